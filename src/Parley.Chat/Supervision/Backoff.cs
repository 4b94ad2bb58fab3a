using System.Security.Cryptography;

namespace Parley.Chat.Supervision;

/// <summary>How long to wait before trying again: twice as long each time, up to a limit, and somewhere between half and all of that.</summary>
internal readonly record struct Backoff(TimeSpan First, TimeSpan Longest)
{
    private const int MaxDoublings = 30;

    /// <summary>The wait after so many failures in a row, of which there is at least one.</summary>
    public TimeSpan After(int failures)
    {
        var whole = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, MaxDoublings)));
        return TimeSpan.FromMilliseconds((whole / 2) + RandomNumberGenerator.GetInt32((int)(whole / 2) + 1));
    }
}
