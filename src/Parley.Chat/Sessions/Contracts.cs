namespace Parley.Chat.Sessions;

/// <summary>Asks for a session.</summary>
internal sealed record SignInRequest(string Id, string Password, DeviceInfo? Device = null);

/// <summary>What a client says about the device it runs on.</summary>
internal sealed record DeviceInfo(string? Name = null, string? Kind = null);

/// <summary>A new session: the only time that its id is shown.</summary>
internal sealed record SignedIn(string Sid, string User, string Device, long Expires);

/// <summary>A session as its owner sees it in a list.</summary>
internal sealed record SessionInfo(string Device, string Name, string Kind, long Created, long Seen, long Expires, bool Current);

/// <summary>A user's sessions.</summary>
internal sealed record SessionList(IReadOnlyList<SessionInfo> Sessions);

/// <summary>Stands in for a session id once.</summary>
internal sealed record Ticket(string Value, long Expires)
{
    [System.Text.Json.Serialization.JsonPropertyName("ticket")]
    public string Value { get; init; } = Value;
}

/// <summary>A session that has been checked.</summary>
internal sealed record VerifiedSession(string User, string Name, string Device, long Expires, bool IsInvisible = false);

/// <summary>A session is over; whatever it holds open must close.</summary>
/// <param name="User">Whose.</param>
/// <param name="Device">Which.</param>
/// <param name="Reason">Why, in a word of the contract.</param>
internal sealed record SessionEnded(string User, string Device, string Reason);
