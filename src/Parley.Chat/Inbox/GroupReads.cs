using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>The members who have read an entry of a group.</summary>
/// <param name="Seq">The entry.</param>
/// <param name="Count">The number of members who have read it, without its sender.</param>
/// <param name="Of">The number of present members who were members when it was sent, without its sender.</param>
/// <param name="Users">The ids of the users.</param>
/// <param name="Page">The value for the next page; null on the last page.</param>
internal sealed record GroupReadList(long Seq, long Count, long Of, IReadOnlyList<string> Users, string? Page);

/// <summary>Counts and lists the readers of an entry of a group, for its members.</summary>
internal sealed class GroupReads(ChatStore store)
{
    private const string Others = "from members where conversation = $1 and left_seq is null and entered_seq <= $2 and user_id <> $3";

    /// <summary>Reads one page.</summary>
    /// <param name="user">The requesting user.</param>
    /// <param name="group">A group of the user.</param>
    /// <param name="seq">An entry that the user may see.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="limit">Default 50, at most 200.</param>
    public async ValueTask<Outcome<GroupReadList>> FindAsync(string user, string group, long seq, string? page = null, int? limit = null)
    {
        if (!PageSize.TryGet(limit, 1, out var size, out var refusal)) return refusal;
        if (page is not null && !UserId.IsValid(page)) return Refusal.Malformed("page is not a value from a previous response.");

        await using var read = await store.ReadAsync(user);
        var view = await Visibility.FindAsync(read.Sql, user, ConversationKey.Group(group));
        if (view is not { IsOpen: true }) return Refusal.UnknownGroup;   // To other users the group does not exist.
        if (seq > view.LastSeq || !view.Sees(seq)) return Refusal.Malformed("seq is not the number of an entry that you may see.");

        var (conversation, sender) = (view.Conversation,
            (await read.Sql.TextAsync("select sender from log where conversation = $1 and seq = $2", view.Conversation, seq))!);
        var users = await read.Sql.QueryAsync(
            $"select user_id {Others} and read_seq >= $2 and user_id > $4 order by user_id limit $5",
            conversation, seq, sender, page ?? "", size + 1L).AllAsync(row => row.Text(0));
        var isLast = users.Count <= size;
        if (!isLast) users.RemoveAt(size);
        return new GroupReadList(
            seq,
            await read.Sql.NumberAsync($"select count(*) {Others} and read_seq >= $2", conversation, seq, sender) ?? 0,
            await read.Sql.NumberAsync($"select count(*) {Others}", conversation, seq, sender) ?? 0,
            users,
            isLast ? null : users[^1]);
    }
}
