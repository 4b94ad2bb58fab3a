using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>The right to read a file: its owner, users who can see a message with it, and everybody if it is an avatar.</summary>
internal static class FileRights
{
    private const string Columns = "f.id, f.owner, f.name, f.type, f.size, f.sha256, f.width, f.height";

    private static readonly string Condition =
        $"""
        f.id = $1 and f.state = 'ready' and (
            f.owner = $2
            or exists (select 1 from avatars a where a.file = f.id)
            or exists (
                select 1 from file_uses u join members m on m.conversation = u.conversation and m.user_id = $2
                where u.file = f.id and {Visibility.SeesSql("u.seq")}))
        """;

    private static readonly string One = $"select {Columns} from files f where {Condition}";

    private static readonly string Any = $"select 1 from files f where {Condition}";

    /// <summary>The same for a missing file and an invisible one, so that ids cannot be probed.</summary>
    public static Refusal NoSuchFile { get; } =
        new(Reason.NotFound, "This file does not exist.");

    public static bool MayHave(SqlSession sql, string user, string file) => sql.Any(Any, file, user);

    public static async ValueTask<Outcome<StoredFile>> FindAsync(ReadSession sql, string user, string file) =>
        FileId.IsValid(file) && await sql.QueryAsync(One, file, user).OneAsync(Read) is { } found ? found : NoSuchFile;

    private static StoredFile Read(System.Data.Common.DbDataReader row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Long(4), row.Text(5), (int?)row.LongOrNull(6), (int?)row.LongOrNull(7));
}
