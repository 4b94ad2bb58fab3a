using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Files;

/// <summary>Records which files are avatars of users and groups: they are kept, and every signed-in user may read them.</summary>
internal static class Avatars
{
    /// <summary>The user, for a user's avatar.</summary>
    public static string OfUser(string user) => $"u:{user}";

    /// <summary>The group, for a group's avatar.</summary>
    public static string OfGroup(string group) => $"g:{group}";

    /// <summary>The refusal if the user may not use a file as an avatar; otherwise null.</summary>
    public static Refusal? Check(WriteTransaction transaction, string user, string file)
    {
        if (!FileId.IsValid(file)) return Refusal.Malformed("avatar is the id of a file, or null.");

        // The same for a missing file and another user's file, so that ids cannot be probed.
        using var row = transaction.SqlKeepingCache()
            .Query("select width from files where id = $1 and owner = $2 and state = 'ready'", file, user);
        if (!row.Read()) return new Refusal(Reason.Forbidden, "You have not uploaded this file.");
        return row.IsDBNull(0) ? Refusal.Malformed("avatar must be a picture: JPEG, PNG, WebP or GIF.") : null;
    }

    /// <summary>Sets a checked file as the avatar of a user or group; null removes the avatar.</summary>
    public static void Set(WriteTransaction transaction, string holder, string? file)
    {
        var sql = transaction.SqlKeepingCache();
        var before = sql.Text("select file from avatars where holder = $1", holder);
        sql.Execute("delete from avatars where holder = $1", holder);
        if (file is not null)
        {
            sql.Execute("insert into avatars (holder, file) values ($1, $2)", holder, file);
            sql.Execute("update files set unused = null where id = $1", file);
        }

        if (before is not null) FileTable.MarkUnused(transaction, before);
    }
}
