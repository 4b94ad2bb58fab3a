using Parley.Chat.Log;

namespace Parley.Chat.Contract;

/// <summary>The limits of one response: a number of entries and a number of bytes. It accepts entries until it is full.</summary>
/// <remarks>Rows are measured while they are read, so that nothing is read beyond what the response can hold. For one thread.</remarks>
/// <param name="entries">How many entries at most.</param>
internal sealed class PageLimit(int entries)
{
    /// <summary>The maximum bytes of JSON in a response, unless one entry alone is larger.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int Frame = 1024;   // Space for everything around the entries: envelope, cursor, page, code.

    private int _entries = entries;
    private int _bytes = MaxBytes - Frame;
    private bool _isEmpty = true;

    /// <summary>Whether an entry did not fit, so that there is more than the page has.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the next small entry might not fit.</summary>
    public bool IsNearlyFull => _bytes < Frame;

    /// <summary>
    /// Accepts an entry of this size if it fits. The first entry always fits; after one that does not, no further one does.
    /// </summary>
    public bool TryTake(int bytes)
    {
        if (IsCut || _entries == 0 || (!_isEmpty && bytes > _bytes))
        {
            IsCut = true;
            return false;
        }

        _entries--;
        _bytes -= bytes;
        _isEmpty = false;
        return true;
    }

    /// <summary>Accepts an entry of the log if it fits.</summary>
    public bool TryTake(LogEntry entry) => TryTake(JsonSize.Of(entry));
}
