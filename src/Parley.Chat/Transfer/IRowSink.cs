namespace Parley.Chat.Transfer;

/// <summary>Takes the rows of one table into a database.</summary>
internal interface IRowSink : IDisposable
{
    /// <summary>Takes one row, in the order of the columns.</summary>
    void Add(object?[] values);

    /// <summary>Takes what was added for good, as far as the transaction goes.</summary>
    void Complete();
}
