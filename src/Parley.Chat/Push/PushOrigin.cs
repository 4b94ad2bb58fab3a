using Parley.Chat.Clocks;

namespace Parley.Chat.Push;

/// <summary>A push service, by scheme, host and port: what waits for it, and whether it can be relied on. Guarded by <see cref="PushLanes"/>.</summary>
internal sealed class PushOrigin
{
    public Queue<PushJob> Waiting { get; } = [];

    /// <summary>How many pushes to it are under way.</summary>
    public int UnderWay { get; set; }

    /// <summary>Whether it answered promptly, whatever it said, when it was last called.</summary>
    public bool IsProven { get; set; }

    /// <summary>How often in a row it has not answered.</summary>
    public int Silences { get; set; }

    /// <summary>Until when it is left alone, since it did not answer.</summary>
    public Deadline RestsUntil { get; set; }

    /// <summary>Whether it stands in a line of those that have something to send.</summary>
    public bool IsInLine { get; set; }

    public bool IsIdle => Waiting.Count == 0 && UnderWay == 0;
}
