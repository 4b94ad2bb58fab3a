namespace Parley.Chat.Transfer;

/// <summary>What an export or an import has moved.</summary>
/// <param name="Tables">How many rows of each table, in the order of the file.</param>
/// <param name="Quiet">Whether no server had the database open when it was exported.</param>
/// <param name="Sha256">The checksum that the file ends with.</param>
public sealed record TransferSummary(IReadOnlyList<KeyValuePair<string, long>> Tables, bool Quiet, string Sha256)
{
    /// <summary>How many rows altogether.</summary>
    public long Rows => Tables.Sum(table => table.Value);
}
