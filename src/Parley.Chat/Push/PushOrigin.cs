using Parley.Chat.Clocks;

namespace Parley.Chat.Push;

/// <summary>
/// A push service, by scheme, host and port, with its waiting pushes and its reliability. Guarded by <see cref="PushLanes"/>.
/// </summary>
internal sealed class PushOrigin
{
    public Queue<PushJob> Waiting { get; } = [];

    /// <summary>The number of pushes to it in progress.</summary>
    public int UnderWay { get; set; }

    /// <summary>Whether it responded promptly the last time, with any status.</summary>
    public bool IsProven { get; set; }

    /// <summary>The number of times in a row without a response.</summary>
    public int Silences { get; set; }

    /// <summary>Until when it must not be contacted after missing responses.</summary>
    public Deadline RestsUntil { get; set; }

    /// <summary>Whether it is in a queue of services with pushes to send.</summary>
    public bool IsInLine { get; set; }

    public bool IsIdle => Waiting.Count == 0 && UnderWay == 0;
}
