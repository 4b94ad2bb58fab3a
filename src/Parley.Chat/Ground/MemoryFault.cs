namespace Parley.Chat.Ground;

/// <summary>Detects that memory has run out, which code with shared state must not survive.</summary>
internal static class MemoryFault
{
    /// <summary>
    /// Whether an allocation failed. The log writer and the delivery loop do not catch it: it ends the process, and the next one starts
    /// with the data on disk instead of incomplete data in memory.
    /// </summary>
    public static bool Is(Exception exception) => exception is OutOfMemoryException and not InsufficientMemoryException;
}
