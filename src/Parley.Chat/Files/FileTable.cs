using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>The rows of files, from the start of an upload until the file is deleted.</summary>
internal static class FileTable
{
    /// <summary>Records the start of an upload, so that its remains can be found.</summary>
    /// <param name="transaction">The write.</param>
    /// <param name="user">The owner.</param>
    /// <param name="size">Its size; null if unknown.</param>
    /// <param name="max">The maximum size of a file.</param>
    /// <param name="limit">The user's limits.</param>
    /// <returns>The id of the file and its reserved bytes.</returns>
    public static Outcome<(string Id, long Reserved)> Begin(
        WriteTransaction transaction, string user, long? size, long max, UploadLimit limit)
    {
        var sql = transaction.SqlKeepingCache();
        var used = FileQuota.UsedByAsync(sql, user).AtOnce();
        // An upload of unknown size reserves the maximum.
        var left = limit.Quota == 0 ? max : limit.Quota - used;
        var reserved = size ?? Math.Min(max, left);
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

    /// <summary>The bytes are on disk; from now on the file exists.</summary>
    public static Outcome<Done> Complete(WriteTransaction transaction, StoredFile file)
    {
        var sql = transaction.SqlKeepingCache();
        var reserved = sql.Number("select size from files where id = $1 and state = 'open'", file.Id);
        if (reserved is null) return Refusal.Unavailable;   // The upload took so long that it was deleted.

        sql.Execute(
            """
            update files set state = 'ready', name = $2, type = $3, size = $4, sha256 = $5, width = $6, height = $7, unused = $8
            where id = $1 and state = 'open'
            """,
            file.Id, file.Name, file.Type, file.Size, file.Sha256, (long?)file.Width, (long?)file.Height, transaction.Now);
        FileQuota.Add(transaction, file.Owner, file.Size - reserved.Value);
        return Done.Value;
    }

    /// <summary>A picture turned out to be damaged and becomes a plain file.</summary>
    public static Outcome<Done> IsNoPicture(WriteTransaction transaction, string file)
    {
        transaction.SqlKeepingCache().Execute("update files set width = null, height = null where id = $1", file);
        return Done.Value;
    }

    /// <summary>An upload failed; its remains are deleted later and use no space.</summary>
    public static Outcome<Done> GiveUp(WriteTransaction transaction, string file)
    {
        Release(transaction, file, "open");
        transaction.SqlKeepingCache()
            .Execute("update files set state = 'gone', unused = 0, size = 0 where id = $1 and state = 'open'", file);
        return Done.Value;
    }

    /// <summary>The bytes of an inaccessible file are deleted; removes its row.</summary>
    public static Outcome<Done> Forget(WriteTransaction transaction, string file)
    {
        Release(transaction, file, "gone");
        transaction.SqlKeepingCache().Execute("delete from files where id = $1 and state = 'gone'", file);
        return Done.Value;
    }

    /// <summary>Deletes an unused upload at its owner's request.</summary>
    public static Outcome<Done> Delete(WriteTransaction transaction, string user, string file)
    {
        var sql = transaction.SqlKeepingCache();
        if (!FileRights.MayHave(sql, user, file)) return FileRights.NoSuchFile;

        var changed = sql.Execute(
            "update files set state = 'gone', unused = 0 where id = $1 and owner = $2 and state = 'ready' and unused is not null",
            file, user);
        return changed == 1 ? Done.Value : new Refusal(Reason.Conflict, "This file is in use or belongs to another user.");
    }

    /// <summary>Starts the expiry of a file, unless something else refers to it.</summary>
    public static void MarkUnused(WriteTransaction transaction, string file) => transaction.SqlKeepingCache().Execute(
        """
        update files set unused = $2 where id = $1
            and not exists (select 1 from file_uses u where u.file = files.id) and not exists (select 1 from avatars a where a.file = files.id)
        """,
        file, transaction.Now);

    private static void Release(WriteTransaction transaction, string file, string state)
    {
        using var row = transaction.SqlKeepingCache().Query("select owner, size from files where id = $1 and state = $2", file, state);
        if (!row.Read()) return;

        var (owner, size) = (row.GetString(0), row.GetInt64(1));
        row.Close();
        FileQuota.Add(transaction, owner, -size);
    }

    private static Refusal Full { get; } = new(Reason.TooLarge, "You have too many unused uploads. Send or delete some of them.");
}
