namespace Parley.Chat.Administration;

/// <summary>An operator's request as data, so that it can come from this process or another one.</summary>
/// <param name="Command">One of <see cref="OperatorCommands"/>.</param>
public sealed record OperatorRequest(string Command)
{
    /// <summary>The affected user.</summary>
    public string? User { get; init; }

    /// <summary>The display name of a new user; null means the id.</summary>
    public string? Name { get; init; }

    /// <summary>A new password.</summary>
    public string? Password { get; init; }

    /// <summary>A role; null or empty removes it.</summary>
    public string? Role { get; init; }

    /// <summary>The text of an announcement.</summary>
    public string? Text { get; init; }

    /// <summary>The last user of the previous page.</summary>
    public string? After { get; init; }
}
