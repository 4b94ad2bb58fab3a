using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Files;

/// <summary>Records which messages contain a file, in the write that stores or recalls the message.</summary>
internal static class FileUses
{
    /// <summary>The refusal if the user may not send this file; otherwise null.</summary>
    public static Refusal? Check(WriteTransaction transaction, string user, string file) =>
        FileRights.MayHave(transaction.SqlKeepingCache(), user, file) ? null : FileRights.NoSuchFile;

    /// <summary>A message with the file was stored; users who see it may read the file.</summary>
    public static void Add(WriteTransaction transaction, long conversation, long seq, string file)
    {
        var sql = transaction.SqlKeepingCache();
        sql.Execute("insert into file_uses (file, conversation, seq) values ($1, $2, $3)", file, conversation, seq);
        sql.Execute("update files set unused = null where id = $1 and unused is not null", file);
    }

    /// <summary>A message was recalled or no longer contains a file; does nothing if it never did.</summary>
    public static void Remove(WriteTransaction transaction, long conversation, long seq)
    {
        var sql = transaction.SqlKeepingCache();
        var file = sql.Text("select file from file_uses where conversation = $1 and seq = $2", conversation, seq);
        if (file is null) return;

        sql.Execute("delete from file_uses where conversation = $1 and seq = $2", conversation, seq);
        FileTable.MarkUnused(transaction, file);
    }
}
