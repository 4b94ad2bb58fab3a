namespace Parley.Chat.Storage;

/// <summary>How a thing is that was looked at.</summary>
public enum FindingStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>A server would run, but somebody should see to it.</summary>
    Warning,

    /// <summary>A server could not run, or not safely.</summary>
    Wrong,
}
