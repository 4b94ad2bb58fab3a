using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>The number and total size of all files.</summary>
internal readonly record struct FileStatistics(long Files, long Bytes)
{
    public static async ValueTask<FileStatistics> ReadAsync(ReadSession sql)
    {
        var found = await sql.QueryAsync("select count(*), cast(coalesce(sum(size), 0) as bigint) from files where state = 'ready'")
            .AllAsync(row => new FileStatistics(row.Long(0), row.Long(1)));
        return found[0];
    }
}
