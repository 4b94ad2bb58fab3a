namespace Parley.Chat.Ground;

/// <summary>The closed set of reasons for refusals, for clients to switch on.</summary>
internal enum Reason
{
    Unauthenticated,
    Expired,
    Revoked,
    Banned,
    FromMismatch,
    ToMismatch,
    UnknownUser,
    UnknownGroup,
    NotFriends,
    Blocked,
    NotMember,
    Muted,
    Forbidden,
    TooLarge,
    RateLimited,
    Malformed,
    NotFound,
    Conflict,
    Unavailable,
    Internal,
}
