namespace Parley.Chat.Transfer;

/// <summary>Writes the rows of one table to a database.</summary>
internal interface IRowSink : IDisposable
{
    /// <summary>Writes one row, in the order of the columns.</summary>
    void Add(object?[] values);

    /// <summary>Completes the rows within the transaction.</summary>
    void Complete();
}
