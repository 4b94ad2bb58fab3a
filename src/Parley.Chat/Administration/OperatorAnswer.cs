namespace Parley.Chat.Administration;

/// <summary>What came of an <see cref="OperatorRequest"/>.</summary>
/// <param name="Code">1 done, 0 refused, -1 not understood or failed: as everywhere in the contract.</param>
public sealed record OperatorAnswer(int Code)
{
    /// <summary>Why not, as a fixed word; null if it was done.</summary>
    public string? Reason { get; init; }

    /// <summary>Why not, as a sentence; null if it was done.</summary>
    public string? Message { get; init; }

    /// <summary>The users that were asked for, or the one that was changed.</summary>
    public IReadOnlyList<OperatorUser>? Users { get; init; }

    /// <summary>Whether there are more users than these.</summary>
    public bool More { get; init; }
}

/// <summary>An account as its operator sees it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The display name.</param>
/// <param name="Role">Its role, or null.</param>
/// <param name="Created">When it was made, in milliseconds.</param>
/// <param name="LastSeen">When it was last connected, or null.</param>
/// <param name="Banned">Since when it is closed, or null.</param>
public sealed record OperatorUser(string Id, string Name, string? Role, long Created, long? LastSeen, long? Banned);
