namespace Parley.Chat.Administration;

/// <summary>What whoever runs the server asks of it, as data, so that it can be asked in this process or from another one.</summary>
/// <param name="Command">One of <see cref="OperatorCommands"/>.</param>
public sealed record OperatorRequest(string Command)
{
    /// <summary>Whom it is about.</summary>
    public string? User { get; init; }

    /// <summary>The display name of a new user; null means the id.</summary>
    public string? Name { get; init; }

    /// <summary>A new password.</summary>
    public string? Password { get; init; }

    /// <summary>A role; null or empty takes it away.</summary>
    public string? Role { get; init; }

    /// <summary>The text of an announcement.</summary>
    public string? Text { get; init; }

    /// <summary>The last user of the page before.</summary>
    public string? After { get; init; }
}
