namespace Parley.Chat.Storage;

/// <summary>Tells that memory has run out, which nobody who shares state with others may survive.</summary>
internal static class MemoryFault
{
    /// <summary>
    /// Whether an allocation failed. The log writer and the delivery loop let that through: it ends the process, and the next one starts
    /// with what is on disk, rather than with what may be half written in memory.
    /// </summary>
    public static bool Is(Exception exception) => exception is OutOfMemoryException and not InsufficientMemoryException;
}
