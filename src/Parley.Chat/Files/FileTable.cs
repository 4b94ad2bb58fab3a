using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Files;

/// <summary>The rows of files, from the beginning of an upload to the end of the file.</summary>
internal static class FileTable
{
    /// <summary>Takes down that an upload begins, so that whatever it leaves behind is known.</summary>
    /// <param name="transaction">The write.</param>
    /// <param name="user">Whose it will be.</param>
    /// <param name="size">How many bytes it has; null if that is not known.</param>
    /// <param name="most">How many a file may have.</param>
    /// <param name="limit">How much the user may have.</param>
    /// <returns>The id of the file, and how many bytes are reserved for it.</returns>
    public static Outcome<(string Id, long Reserved)> Begin(WriteTransaction transaction, string user, long? size, long most, UploadLimit limit)
    {
        var sql = transaction.SqlBeside;
        var used = FileQuota.UsedBy(sql, user);
        // What is not said beforehand may become as large as it can.
        var left = limit.Quota == 0 ? most : limit.Quota - used;
        var reserved = size ?? Math.Min(most, left);
        if (left <= 0 || reserved > left) return FileQuota.Exceeded(used, limit.Quota);

        using (var row = sql.Query(
            """
            select count(*), cast(coalesce(sum(size), 0) as bigint) from files
            where owner = $1 and unused is not null and state <> 'gone'
            """,
            user))
        {
            row.Read();
            if (row.GetInt64(0) >= limit.Files || row.GetInt64(1) + reserved > limit.Bytes) return Full;
        }

        var id = FileId.New();
        sql.Execute(
            "insert into files (id, owner, state, name, type, size, created, unused) values ($1, $2, 'open', '', '', $3, $4, $4)",
            id, user, reserved, transaction.Now);
        FileQuota.Add(transaction, user, reserved);
        return (id, reserved);
    }

    /// <summary>The bytes are safe: from now on the file is there.</summary>
    public static Outcome<Done> Complete(WriteTransaction transaction, StoredFile file)
    {
        var sql = transaction.SqlBeside;
        var reserved = sql.Number("select size from files where id = $1 and state = 'open'", file.Id);
        if (reserved is null) return Refusal.Unavailable;   // It took so long that it was given up.

        sql.Execute(
            """
            update files set state = 'ready', name = $2, type = $3, size = $4, sha256 = $5, width = $6, height = $7, unused = $8
            where id = $1 and state = 'open'
            """,
            file.Id, file.Name, file.Type, file.Size, file.Sha256, (long?)file.Width, (long?)file.Height, transaction.Now);
        FileQuota.Add(transaction, file.Owner, file.Size - reserved.Value);
        return Done.Value;
    }

    /// <summary>A picture has turned out to be damaged: from now on it is just a file.</summary>
    public static Outcome<Done> IsNoPicture(WriteTransaction transaction, string file)
    {
        transaction.SqlBeside.Execute("update files set width = null, height = null where id = $1", file);
        return Done.Value;
    }

    /// <summary>An upload has failed: what there is of it is deleted in time, and takes no room.</summary>
    public static Outcome<Done> GiveUp(WriteTransaction transaction, string file)
    {
        Release(transaction, file, "open");
        transaction.SqlBeside.Execute("update files set state = 'gone', unused = 0, size = 0 where id = $1 and state = 'open'", file);
        return Done.Value;
    }

    /// <summary>The bytes of a file that nobody can get any more are deleted: its last trace goes.</summary>
    public static Outcome<Done> Forget(WriteTransaction transaction, string file)
    {
        Release(transaction, file, "gone");
        transaction.SqlBeside.Execute("delete from files where id = $1 and state = 'gone'", file);
        return Done.Value;
    }

    /// <summary>Deletes an upload that its owner does not want to send after all.</summary>
    public static Outcome<Done> Delete(WriteTransaction transaction, string user, string file)
    {
        var sql = transaction.SqlBeside;
        if (!FileRights.MayHave(sql, user, file)) return FileRights.NoSuchFile;

        var changed = sql.Execute(
            "update files set state = 'gone', unused = 0 where id = $1 and owner = $2 and state = 'ready' and unused is not null", file, user);
        return changed == 1 ? Done.Value : new Refusal(Reason.Conflict, "This file is in use, or somebody else's.");
    }

    /// <summary>Starts the time that a file has left, unless something else still refers to it.</summary>
    public static void MarkUnused(WriteTransaction transaction, string file) => transaction.SqlBeside.Execute(
        """
        update files set unused = $2 where id = $1
            and not exists (select 1 from file_uses u where u.file = files.id) and not exists (select 1 from avatars a where a.file = files.id)
        """,
        file, transaction.Now);

    private static void Release(WriteTransaction transaction, string file, string state)
    {
        using var row = transaction.SqlBeside.Query("select owner, size from files where id = $1 and state = $2", file, state);
        if (!row.Read()) return;

        var (owner, size) = (row.GetString(0), row.GetInt64(1));
        row.Close();
        FileQuota.Add(transaction, owner, -size);
    }

    private static Refusal Full { get; } = new(Reason.TooLarge, "You have uploaded too much that is in no message; send or delete some of it.");
}
