using Parley.Chat.Ground;

namespace Parley.Chat.Log;

/// <summary>A write too small for a class of its own.</summary>
internal sealed class Write<T>(Func<WriteTransaction, Outcome<T>> run) : WriteOperation<T>
{
    protected override Outcome<T> Run(WriteTransaction transaction) => run(transaction);
}
