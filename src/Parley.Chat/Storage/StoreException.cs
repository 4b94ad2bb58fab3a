namespace Parley.Chat.Storage;

/// <summary>The database cannot be used as it is; the message tells an operator why.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Creates the exception with the sentence that the operator reads.</summary>
    /// <param name="message">What is wrong, and what to do about it.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
