using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>Who may have a file: its owner, whoever sees a message that it is in, and everybody if it is an avatar.</summary>
internal static class FileRights
{
    private const string Columns = "f.id, f.owner, f.name, f.type, f.size, f.sha256, f.width, f.height";

    private const string Condition =
        """
        f.id = $1 and f.state = 'ready' and (
            f.owner = $2
            or exists (select 1 from avatars a where a.file = f.id)
            or exists (
                select 1 from file_uses u join members m on m.conversation = u.conversation and m.user_id = $2
                where u.file = f.id and u.seq > m.hidden_seq
                    and not exists (select 1 from deleted_messages d where d.conversation = u.conversation and d.user_id = $2 and d.seq = u.seq)
                    and (
                    (u.seq >= m.join_seq and (m.left_seq is null or u.seq < m.left_seq))
                    or exists (
                        select 1 from former_stays s
                        where s.conversation = u.conversation and s.user_id = $2 and u.seq >= s.join_seq and u.seq < s.left_seq))))
        """;

    private const string One = $"select {Columns} from files f where {Condition}";

    private const string Any = $"select 1 from files f where {Condition}";

    /// <summary>The same whether there is no such file or only not for this user: ids cannot be tried out.</summary>
    public static Refusal NoSuchFile { get; } =
        new(Reason.NotFound, "You have no such file.");

    public static bool MayHave(SqlSession sql, string user, string file) => sql.Any(Any, file, user);

    public static Outcome<StoredFile> Find(SqlSession sql, string user, string file) =>
        FileId.IsValid(file) && sql.Query(One, file, user).One(Read) is { } found ? found : NoSuchFile;

    private static StoredFile Read(System.Data.Common.DbDataReader row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Long(4), row.Text(5), (int?)row.LongOrNull(6), (int?)row.LongOrNull(7));
}
