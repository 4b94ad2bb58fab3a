namespace Parley.Chat.Administration;

/// <summary>The result of an <see cref="OperatorRequest"/>.</summary>
/// <param name="Code">1 done, 0 refused, -1 not understood or failed, as in the contract.</param>
public sealed record OperatorAnswer(int Code)
{
    /// <summary>The reason, one of a fixed set; null on success.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason as a sentence; null on success.</summary>
    public string? Message { get; init; }

    /// <summary>The requested users, or the changed one.</summary>
    public IReadOnlyList<OperatorUser>? Users { get; init; }

    /// <summary>Whether there are more users than these.</summary>
    public bool More { get; init; }
}

/// <summary>An account as its operator sees it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The display name.</param>
/// <param name="Role">Its role, or null.</param>
/// <param name="Created">When it was created, in milliseconds.</param>
/// <param name="LastSeen">When it was last connected, or null.</param>
/// <param name="Banned">When it was banned, or null.</param>
public sealed record OperatorUser(string Id, string Name, string? Role, long Created, long? LastSeen, long? Banned);
