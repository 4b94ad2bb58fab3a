using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Parley.Chat.Ground;

namespace Parley.Chat.Sessions;

/// <summary>A sign-in.</summary>
/// <param name="Id">Who.</param>
/// <param name="Password">The password.</param>
/// <param name="Device">The device.</param>
internal sealed record SignInRequest(string Id, string Password, DeviceInfo? Device = null);

/// <summary>A client's description of its device.</summary>
/// <param name="Name">Its name in the list of sessions.</param>
/// <param name="Kind">Its kind, for the device policy: web, mobile, desktop, …</param>
internal sealed record DeviceInfo([StringLength(64)] string? Name = null, [StringLength(16)] string? Kind = null);

/// <summary>A new session; its id is returned only once.</summary>
/// <param name="SessionId">The session id: a secret.</param>
/// <param name="User">Returns the profile of the signed-in user.</param>
/// <param name="Device">The id of the device.</param>
/// <param name="Expires">When the session expires at the latest.</param>
internal sealed record SignedIn([property: JsonPropertyName("sid")] string SessionId, string User, string Device, long Expires);

/// <summary>A session in its user's list.</summary>
/// <param name="Device">The id of the device.</param>
/// <param name="Name">The name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Created">When it signed in.</param>
/// <param name="Seen">When it was last used; being connected counts as use.</param>
/// <param name="Expires">When the session expires at the latest.</param>
/// <param name="Current">Whether it is the requesting session.</param>
internal sealed record SessionInfo(string Device, string Name, string Kind, long Created, long Seen, long Expires, bool Current);

/// <summary>A user's sessions.</summary>
/// <param name="Sessions">The signed-in devices, newest first.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record SessionList(IReadOnlyList<SessionInfo> Sessions, string? Page = null);

/// <summary>A single-use replacement for a session id.</summary>
/// <param name="Value">The ticket: a secret.</param>
/// <param name="Expires">When it expires.</param>
internal sealed record Ticket(string Value, long Expires)
{
    [JsonPropertyName("ticket")]
    public string Value { get; init; } = Value;
}

/// <summary>A session has ended, and everything it holds open must be closed.</summary>
/// <param name="User">Whose.</param>
/// <param name="Device">Which.</param>
/// <param name="Reason">The reason: revoked or banned.</param>
internal sealed record SessionEnded(string User, string Device, Reason Reason);
