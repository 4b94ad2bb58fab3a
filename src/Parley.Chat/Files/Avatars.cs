using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Files;

/// <summary>Keeps which files are the pictures of users and groups: they stay, and everybody who is signed in may have them.</summary>
internal static class Avatars
{
    /// <summary>Whose picture it is, if it is a user's.</summary>
    public static string OfUser(string user) => $"u:{user}";

    /// <summary>Whose picture it is, if it is a group's.</summary>
    public static string OfGroup(string group) => $"g:{group}";

    /// <summary>Why this user may not make a file a picture of his own or of a group that he runs; null if he may.</summary>
    public static Refusal? Check(WriteTransaction transaction, string user, string file)
    {
        if (!FileId.IsValid(file)) return Refusal.Malformed("avatar is the id of a file, or null.");

        // The same whether there is no such file or it is somebody else's: ids cannot be tried out.
        using var row = transaction.SqlBeside.Query("select width from files where id = $1 and owner = $2 and state = 'ready'", file, user);
        if (!row.Read()) return new Refusal(Reason.Forbidden, "You have uploaded no such file.");
        return row.IsDBNull(0) ? Refusal.Malformed("avatar must be a picture: JPEG, PNG, WebP or GIF.") : null;
    }

    /// <summary>Makes a file that has been checked the picture of a user or a group; null takes the picture away.</summary>
    public static void Set(WriteTransaction transaction, string holder, string? file)
    {
        var sql = transaction.SqlBeside;
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
