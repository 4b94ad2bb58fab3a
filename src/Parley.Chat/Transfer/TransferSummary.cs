namespace Parley.Chat.Transfer;

/// <summary>The result of an export or import.</summary>
/// <param name="Tables">The number of rows per table, in the order of the file.</param>
/// <param name="Quiet">Whether no server had the database open when it was exported.</param>
/// <param name="Sha256">The checksum that the file ends with.</param>
public sealed record TransferSummary(IReadOnlyList<KeyValuePair<string, long>> Tables, bool Quiet, string Sha256)
{
    /// <summary>The total number of rows.</summary>
    public long Rows => Tables.Sum(table => table.Value);
}
