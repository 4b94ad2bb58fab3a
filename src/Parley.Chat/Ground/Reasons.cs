using Microsoft.AspNetCore.Http;

namespace Parley.Chat.Ground;

/// <summary>The wire name, code and HTTP status of each <see cref="Reason"/>.</summary>
internal static class Reasons
{
    public static string WireName(this Reason reason) => reason switch
    {
        Reason.Unauthenticated => "unauthenticated",
        Reason.Expired => "expired",
        Reason.Revoked => "revoked",
        Reason.Banned => "banned",
        Reason.FromMismatch => "from-mismatch",
        Reason.ToMismatch => "to-mismatch",
        Reason.UnknownUser => "unknown-user",
        Reason.UnknownGroup => "unknown-group",
        Reason.NotFriends => "not-friends",
        Reason.Blocked => "blocked",
        Reason.NotMember => "not-member",
        Reason.Muted => "muted",
        Reason.Forbidden => "forbidden",
        Reason.TooLarge => "too-large",
        Reason.RateLimited => "rate-limited",
        Reason.Malformed => "malformed",
        Reason.NotFound => "not-found",
        Reason.Conflict => "conflict",
        Reason.Unavailable => "unavailable",
        _ => "internal",
    };

    /// <summary>0: understood and refused. -1: not understood, or the server failed.</summary>
    public static int Code(this Reason reason) => reason is Reason.Malformed or Reason.Unavailable or Reason.Internal ? -1 : 0;

    public static int HttpStatus(this Reason reason) => reason switch
    {
        Reason.Unauthenticated or Reason.Expired or Reason.Revoked => StatusCodes.Status401Unauthorized,
        Reason.Banned or Reason.NotFriends or Reason.Blocked or Reason.NotMember => StatusCodes.Status403Forbidden,
        Reason.Muted or Reason.Forbidden => StatusCodes.Status403Forbidden,
        Reason.UnknownUser or Reason.UnknownGroup or Reason.NotFound => StatusCodes.Status404NotFound,
        Reason.FromMismatch or Reason.ToMismatch or Reason.Malformed => StatusCodes.Status400BadRequest,
        Reason.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Reason.RateLimited => StatusCodes.Status429TooManyRequests,
        Reason.Conflict => StatusCodes.Status409Conflict,
        Reason.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
