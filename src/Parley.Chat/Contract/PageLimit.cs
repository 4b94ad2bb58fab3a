using Parley.Chat.Messages;

namespace Parley.Chat.Contract;

/// <summary>How much one answer may hold: so many entries, and so many bytes. It takes entries until it is full.</summary>
/// <remarks>Rows are measured as they are read, so that nothing is read beyond what the answer can hold. For one thread.</remarks>
/// <param name="entries">How many entries at most.</param>
internal sealed class PageLimit(int entries)
{
    /// <summary>How many bytes of JSON an answer has at most, unless one entry alone is larger.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int Frame = 1024;   // What stands around the entries: envelope, cursor, page, code.

    private int _entries = entries;
    private int _bytes = MaxBytes - Frame;
    private bool _isEmpty = true;

    /// <summary>Whether an entry did not fit: there is more than the page holds.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the next small entry may be one that does not fit.</summary>
    public bool IsNearlyFull => _bytes < Frame;

    /// <summary>Takes an entry of so many bytes, if it fits. The first one always does; after one that does not, none does.</summary>
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

    /// <summary>Takes an entry of the log, if it fits.</summary>
    public bool TryTake(LogEntry entry) => TryTake(JsonSize.Of(entry));
}
