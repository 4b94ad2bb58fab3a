using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>Who has read an entry of a group.</summary>
/// <param name="Seq">The entry.</param>
/// <param name="Count">How many members have read it, its sender aside.</param>
/// <param name="Of">How many are in the group who were when it was said.</param>
/// <param name="Users">Who, by id.</param>
/// <param name="Page">What to ask for next; null at the end.</param>
internal sealed record GroupReadList(long Seq, long Count, long Of, IReadOnlyList<string> Users, string? Page);

/// <summary>Counts and lists who has read an entry of a group, for its members.</summary>
internal sealed class GroupReads(ChatStore store)
{
    private const string Others = "from members where conversation = $1 and left_seq is null and entered_seq <= $2 and user_id <> $3";

    /// <summary>Reads one page.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="group">A group that he is in.</param>
    /// <param name="seq">An entry that he may see.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="limit">Default 50, at most 200.</param>
    public Outcome<GroupReadList> Find(string user, string group, long seq, string? page = null, int? limit = null)
    {
        if (!PageSize.TryGet(limit, 1, out var size, out var refusal)) return refusal;
        if (page is not null && !UserId.IsValid(page)) return Refusal.Malformed("page is not one that the server gave.");

        using var read = store.Read();
        var view = Visibility.Find(read.Sql, user, ConversationKey.Group(group));
        if (view is not { IsOpen: true }) return Refusal.UnknownGroup;   // Who is not in it does not learn that it exists.
        if (seq > view.LastSeq || !view.Sees(seq)) return Refusal.Malformed("seq is not the number of an entry that you may see.");

        var (conversation, sender) = (view.Conversation, read.Sql.Text("select sender from log where conversation = $1 and seq = $2", view.Conversation, seq)!);
        var users = read.Sql.Query(
            $"select user_id {Others} and read_seq >= $2 and user_id > $4 order by user_id limit $5",
            conversation, seq, sender, page ?? "", size + 1L).All(row => row.Text(0));
        var isLast = users.Count <= size;
        if (!isLast) users.RemoveAt(size);
        return new GroupReadList(
            seq,
            read.Sql.Number($"select count(*) {Others} and read_seq >= $2", conversation, seq, sender) ?? 0,
            read.Sql.Number($"select count(*) {Others}", conversation, seq, sender) ?? 0,
            users,
            isLast ? null : users[^1]);
    }
}
