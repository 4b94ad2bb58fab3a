using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>How much all files are together.</summary>
internal readonly record struct FileStatistics(long Files, long Bytes)
{
    public static FileStatistics Read(SqlSession sql)
    {
        using var row = sql.Query("select count(*), cast(coalesce(sum(size), 0) as bigint) from files where state = 'ready'");
        row.Read();
        return new FileStatistics(row.GetInt64(0), row.GetInt64(1));
    }
}
