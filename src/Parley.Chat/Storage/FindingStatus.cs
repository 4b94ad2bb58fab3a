namespace Parley.Chat.Storage;

/// <summary>The status of a check.</summary>
public enum FindingStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>A server would run, but an operator should act.</summary>
    Warning,

    /// <summary>A server could not run, or not safely.</summary>
    Wrong,
}
