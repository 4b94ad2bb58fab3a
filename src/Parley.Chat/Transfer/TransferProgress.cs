namespace Parley.Chat.Transfer;

/// <summary>How far an export or an import is.</summary>
/// <param name="Rows">How many rows are done.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct TransferProgress(long Rows, long Total);
