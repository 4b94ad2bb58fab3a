namespace Parley.Chat.Transfer;

/// <summary>The progress of an export or import.</summary>
/// <param name="Rows">The number of finished rows.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct TransferProgress(long Rows, long Total);
