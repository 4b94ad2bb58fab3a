using System.ComponentModel.DataAnnotations;
using Parley.Chat.Contract;

namespace Parley.Chat.Sessions;

/// <summary>Asks for a session.</summary>
/// <param name="Id">Who.</param>
/// <param name="Password">His password.</param>
/// <param name="Device">The device he signs in on.</param>
internal sealed record SignInRequest(string Id, string Password, DeviceInfo? Device = null);

/// <summary>What a client says about the device it runs on.</summary>
/// <param name="Name">What the list of sessions calls it.</param>
/// <param name="Kind">What kind it is, for the policy of devices: web, mobile, desktop, …</param>
internal sealed record DeviceInfo([StringLength(64)] string? Name = null, [StringLength(16)] string? Kind = null);

/// <summary>A new session: the only time that its id is shown.</summary>
/// <param name="Sid">The session id: a secret.</param>
/// <param name="User">Who is signed in.</param>
/// <param name="Device">Names the device from now on.</param>
/// <param name="Expires">Until when the session lives at most.</param>
internal sealed record SignedIn(string Sid, string User, string Device, long Expires);

/// <summary>A session as its owner sees it in a list.</summary>
/// <param name="Device">Names the device.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Created">When it signed in.</param>
/// <param name="Seen">When it was last used; being connected is a use.</param>
/// <param name="Expires">Until when the session lives at most.</param>
/// <param name="Current">Whether it is the one that asks.</param>
internal sealed record SessionInfo(string Device, string Name, string Kind, long Created, long Seen, long Expires, bool Current);

/// <summary>A user's sessions.</summary>
/// <param name="Sessions">The devices that are signed in, the newest first.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record SessionList(IReadOnlyList<SessionInfo> Sessions, string? Page = null);

/// <summary>Stands in for a session id once.</summary>
/// <param name="Value">The ticket: a secret.</param>
/// <param name="Expires">Until when it can be used.</param>
internal sealed record Ticket(string Value, long Expires)
{
    [System.Text.Json.Serialization.JsonPropertyName("ticket")]
    public string Value { get; init; } = Value;
}

/// <summary>A session is over; whatever it holds open must close.</summary>
/// <param name="User">Whose.</param>
/// <param name="Device">Which.</param>
/// <param name="Reason">Why: revoked or banned.</param>
internal sealed record SessionEnded(string User, string Device, Reason Reason);
