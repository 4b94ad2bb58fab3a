namespace Parley.Chat.Storage;

/// <summary>The database cannot be used; the message tells the operator why.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Creates the exception with a message for the operator.</summary>
    /// <param name="message">The problem and how to fix it.</param>
    /// <param name="inner">The inner exception, if any.</param>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
