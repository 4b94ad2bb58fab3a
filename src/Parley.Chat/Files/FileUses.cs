using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Files;

/// <summary>Keeps which messages a file is in, inside the write that stores or takes back the message.</summary>
internal static class FileUses
{
    /// <summary>Why this user may not send this file; null if he may.</summary>
    public static Refusal? Check(WriteTransaction transaction, string user, string file) =>
        FileRights.MayHave(transaction.SqlBeside, user, file) ? null : FileRights.NoSuchFile;

    /// <summary>A message with the file has been stored: whoever sees it may have the file.</summary>
    public static void Add(WriteTransaction transaction, long conversation, long seq, string file)
    {
        var sql = transaction.SqlBeside;
        sql.Execute("insert into file_uses (file, conversation, seq) values ($1, $2, $3)", file, conversation, seq);
        sql.Execute("update files set unused = null where id = $1 and unused is not null", file);
    }

    /// <summary>A message is taken back, or is not about a file any more; nothing happens if it never was.</summary>
    public static void Remove(WriteTransaction transaction, long conversation, long seq)
    {
        var sql = transaction.SqlBeside;
        var file = sql.Text("select file from file_uses where conversation = $1 and seq = $2", conversation, seq);
        if (file is null) return;

        sql.Execute("delete from file_uses where conversation = $1 and seq = $2", conversation, seq);
        FileTable.MarkUnused(transaction, file);
    }
}
