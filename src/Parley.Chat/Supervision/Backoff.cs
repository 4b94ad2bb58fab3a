using System.Security.Cryptography;

namespace Parley.Chat.Supervision;

/// <summary>Exponential backoff with a limit and jitter between half and all of the wait.</summary>
internal readonly record struct Backoff(TimeSpan First, TimeSpan Max)
{
    private const int MaxDoublings = 30;

    /// <summary>The wait after this many failures in a row, at least one.</summary>
    public TimeSpan After(int failures)
    {
        var whole = Math.Min(Max.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, MaxDoublings)));
        return TimeSpan.FromMilliseconds((whole / 2) + RandomNumberGenerator.GetInt32((int)(whole / 2) + 1));
    }
}
