using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Feed;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Responses are limited in bytes, and nothing is lost.</summary>
public abstract class AnswerSizeSpec : Spec
{
    private const int MaxMessage = 32 * 1024;
    private const long MaxAllocated = 16 * PageLimit.MaxBytes;   // The bodies are UTF-16 in memory, and some are read ahead.

    private static readonly string Huge = $"\"{string.Concat(Enumerable.Repeat("\\u0041", MaxMessage - 1))}\"";   // 192 KiB.

    private static readonly Gen<int[]> Sizes = Gen.Frequency((8, Gen.Int[0, 200]), (3, Gen.Int[200, 30_000]), (1, Gen.Const(-1))).Array[
        1, 60];

    [Fact]
    public async Task An_account_with_forty_megabytes_can_be_synced_in_responses_of_one_mebibyte()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var cursor = await Chat.CatchUpAsync("bob", device);
        var said = new List<long>();
        for (var i = 0; i < 200; i++) said.Add(
            i % 4 == 0 ? await SayAsync(ConversationKind.Group, group, Huge) : await SayAsync(ConversationKind.Friend, "bob", Huge));

        foreach (var scope in new ConversationKind?[] { null, ConversationKind.Friend, ConversationKind.Group })
        {
            var synced = await SyncAllAsync(device, scope, cursor, 200);
            Assert.Equal(said.Where((_, i) => scope is null || (scope == ConversationKind.Group) == (i % 4 == 0)),
                synced.Select(entry => entry.Pos));
            Assert.All(synced, entry => Assert.Equal(Huge, entry.Body));
        }

        Assert.Equal(150, (await ReadAllAsync(ConversationKind.Friend, "alice", isForwards: true, 200)).Count);
        Assert.Equal(150, (await ReadAllAsync(ConversationKind.Friend, "alice", isForwards: false, 200)).Count);
        Assert.Equal(50 + 1, (await ReadAllAsync(ConversationKind.Group, group, isForwards: false, 200)).Count);   // And its creation.
        Assert.Equal(2 * FreshStart.MaxEntries, (await SyncAllAsync(await Chat.DeviceAsync("bob"), null, null, 200))
            .Count(entry => entry.Kind == MessageKinds.Text));
    }

    [Fact]
    public async Task No_more_is_read_than_fits_into_a_response()
    {
        string[] friends = [.. Enumerable.Range(0, 40).Select(i => $"friend{i}")];
        await Chat.UsersAsync("bob");
        await Crowd.MakeAsync(Chat, ["alice", .. friends]);
        await Crowd.BefriendAsync(Chat, "bob", friends);
        var device = await Chat.DeviceAsync("bob");
        var cursor = await Chat.CatchUpAsync("bob", device);
        for (var i = 0; i < 160; i++) await SayAsync(ConversationKind.Friend, "bob", Huge, friends[i % friends.Length]);
        for (var i = 0; i < 100; i++) await SayAsync(ConversationKind.Friend, "bob", Huge, friends[0]);
        foreach (var friend in friends)
            await Chat.ChangeAsync("bob", ConversationKind.Friend, friend, $$"""{"draft":"{{new string('d', MaxMessage)}}"}""");

        await BoundedAsync(async () => await Chat.SyncAsync("bob", device, cursor: cursor, limit: 200));
        await BoundedAsync(async () => await Chat.SyncAsync("bob", device, cursor: cursor, limit: 0));
        await BoundedAsync(async () => await Chat.SyncAsync("bob", "new", limit: 200));
        await BoundedAsync(async () => await Chat.HistoryAsync("bob", ConversationKind.Friend, friends[0], limit: 200));
        await BoundedAsync(async () => await Chat.HistoryAsync("bob", ConversationKind.Friend, friends[0], after: 0, limit: 200));
        await BoundedAsync(async () => await Chat.Get<Recent>().ReadAsync("bob", null, null, 200));
        await BoundedAsync(async () => await new LogFeed(Chat.Get<ChatStore>()).ReadAsync(0, 10_000));
    }

    [Fact]
    public async Task Pages_of_any_size_join_without_gap_or_repetition_for_entries_of_any_size()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");

        await Gen.Select(Sizes, Gen.Int[1, 200]).SampleAsync(
            async (sizes, limit) =>
            {
                var cursor = await Chat.CatchUpAsync("bob", device);
                var said = new List<long>();
                foreach (var size in sizes)
                {
                    var (kind, with) = size % 3 == 0 ? (ConversationKind.Group, group) : (ConversationKind.Friend, "bob");
                    said.Add(await SayAsync(kind, with, size < 0 ? Huge : $"\"{new string('x', size)}\""));
                }

                Assert.Equal(said, (await SyncAllAsync(device, null, cursor, limit)).Select(entry => entry.Pos));
                var all = (await ReadAllAsync(ConversationKind.Friend, "alice", isForwards: false, 200)).ConvertAll(entry => entry.Seq);
                Assert.Equal(
                    all, (await ReadAllAsync(ConversationKind.Friend, "alice", isForwards: true, limit)).Select(entry => entry.Seq));
                Assert.Equal(
                    all, (await ReadAllAsync(ConversationKind.Friend, "alice", isForwards: false, limit)).Select(entry => entry.Seq));
            },
            iter: 12,
            threads: 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task A_fresh_start_has_pages_of_one_moment_whatever_happens_meanwhile(int limit)
    {
        string[] others = ["alice", "carol", "dave"];
        await Chat.FriendsAsync(["bob", .. others]);
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        for (var i = 0; i < 70; i++) await Chat.SayAsync(others[i % 3], "bob", $"{i}");
        for (var i = 0; i < 30; i++) await Chat.SayInAsync(group, "carol", $"{i}");
        var head = await Chat.CountAsync("select max(pos) from log");
        var device = await Chat.DeviceAsync("bob");

        var (got, after) = (new List<LogEntry>(), new List<long>());
        var page = await Chat.SyncAsync("bob", device, limit: limit);
        var lefts = new List<long>();
        for (var i = 0; ; i++, page = await Chat.SyncAsync("bob", device, cursor: page.Cursor, limit: limit))
        {
            Assert.InRange(page.Messages.Count, 1, limit);
            Assert.Equal(page.Messages.Select(entry => entry.Pos).Order(), page.Messages.Select(entry => entry.Pos));
            Assert.False(page.Reset);
            got.AddRange(page.Messages);
            if (page.More && IsFresh(page.Cursor)) lefts.Add(page.Left!.Value);
            else break;

            Assert.True((await Chat.SyncAsync("bob", device, cursor: page.Cursor, limit: 0)).More);
            after.Add((await Chat.SayAsync(others[i % 3], "bob", "meanwhile")).Pos);
            if (i == 3) after.Add((await Chat.SayInAsync(group, "carol", "meanwhile")).Pos);
        }

        Assert.Equal(lefts.OrderDescending().Distinct(), lefts);
        var said = new List<LogEntry>();
        foreach (var friend in others)
            said.AddRange((await Chat.HistoryAsync("bob", ConversationKind.Friend, friend, limit: 200)).Messages);
        var expected = said
            .Concat((await Chat.HistoryAsync("bob", ConversationKind.Group, group, limit: 200)).Messages)
            .Concat((await Chat.HistoryAsync("bob", ConversationKind.Server, "server", limit: 200)).Messages)
            .Where(entry => entry.Pos <= head)
            .GroupBy(entry => entry.Conversation)
            .SelectMany(conversation => conversation.TakeLast(FreshStart.MaxEntries));
        Assert.Equal(expected.Select(entry => entry.Pos).Order(), got.Select(entry => entry.Pos).Order());
        Assert.All(got.GroupBy(entry => entry.Conversation), one =>
            Assert.Equal(one.Select(entry => entry.Seq).Order(), one.Select(entry => entry.Seq)));
        Assert.Equal(after.Count > 0, page.More);
        Assert.Equal(after, (await SyncAllAsync(device, null, page.Cursor, limit)).Select(entry => entry.Pos));
    }

    [Fact]
    public async Task A_fresh_start_continues_though_the_user_leaves_rejoins_and_clears_meanwhile()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var (left, back) = (await Chat.GroupAsync("alice", "bob"), await Chat.GroupAsync("alice", "bob"));
        for (var i = 0; i < 10; i++)
        {
            await Chat.SayInAsync(left, "alice", $"left {i}");
            await Chat.SayInAsync(back, "alice", $"back {i}");
            await Chat.SayAsync("carol", "bob", $"carol {i}");
            await Chat.SayAsync("alice", "bob", $"alice {i}");
        }

        var device = await Chat.DeviceAsync("bob");
        var page = await Chat.SyncAsync("bob", device, limit: 5);   // Five of alice's messages.
        var groups = Chat.Get<GroupBook>();
        _ = (await groups.RemoveAsync("bob", left, "me")).Value;
        _ = (await groups.RemoveAsync("bob", back, "me")).Value;
        await Chat.SayInAsync(back, "alice", "not for bob");
        _ = (await groups.AddAsync("alice", back, new AddMembersRequest(["bob"]))).Value;
        _ = (await Chat.ClearAsync("bob", ConversationKind.Friend, "carol")).Value;
        await Chat.SayInAsync(back, "alice", "news");

        var texts = Texts(page.Messages.Concat(await SyncAllAsync(device, null, page.Cursor, 5))).ToList();

        var numbers = Enumerable.Range(0, 10);
        Assert.Equal(numbers.Select(i => $"alice {i}"), texts.Where(text => text.StartsWith("alice", StringComparison.Ordinal)));
        Assert.Equal(numbers.Select(i => $"left {i}"), texts.Where(text => text.StartsWith("left", StringComparison.Ordinal)));
        Assert.Equal(numbers.Select(i => $"back {i}"), texts.Where(text => text.StartsWith("back", StringComparison.Ordinal)));
        Assert.DoesNotContain(texts, text => text.StartsWith("carol", StringComparison.Ordinal) || text == "not for bob");
        Assert.Equal("news", texts[^1]);
    }

    [Theory]
    [InlineData("9223372036854775807.1.1.1", true)]
    [InlineData("1.1.1.0", false)]
    [InlineData("1.2.1.0", null)]
    [InlineData("1.1.2.0", null)]
    [InlineData("1.1.1.50", null)]
    [InlineData("1.1.1", null)]
    [InlineData("1.1.1.1.1", null)]
    [InlineData("1.1..1", null)]
    [InlineData("1.-1.1.1", null)]
    public async Task The_cursor_of_a_fresh_start_is_validated(string place, bool? isReset)
    {
        await Chat.FriendsAsync("alice", "bob");
        var epoch = (await Chat.SyncAsync("bob", "d")).Cursor!.Split('.')[0];

        var outcome = await Chat.Get<Sync>().ReadAsync(new VerifiedSession("bob", "bob", "d", long.MaxValue), null, $"{epoch}.{place}");

        Assert.Equal(isReset is null ? Reason.Malformed : null, outcome.Refusal?.Reason);
        if (isReset is { } expected) Assert.Equal(expected, outcome.Value.Reset);
    }

    [Fact]
    public async Task A_list_of_conversations_with_large_last_messages_and_drafts_has_pages()
    {
        string[] friends = [.. Enumerable.Range(0, 60).Select(i => $"friend{i}")];
        await Chat.UsersAsync("bob");
        await Crowd.MakeAsync(Chat, ["alice", .. friends]);
        await Crowd.BefriendAsync(Chat, "bob", friends);
        for (var i = 0; i < friends.Length; i++)
        {
            await SayAsync(ConversationKind.Friend, "bob", i % 3 == 0 ? Huge : "\"hi\"", friends[i]);
            if (i % 2 == 0)
                await Chat.ChangeAsync("bob", ConversationKind.Friend, friends[i], $$"""{"draft":"{{new string('d', MaxMessage)}}"}""");
        }

        var with = new List<string>();
        for (string? page = null; ;)
        {
            var found = (await Chat.Get<Recent>().ReadAsync("bob", ConversationKind.Friend, page, 200)).Value;
            var answer =
                new RecentAnswer { Conversations = [.. found.Conversations.Select(one => one.Summarize(Cursors))], Page = found.Page };
            Assert.InRange(Bytes(answer, SocketJson.Default.EnvelopeRecentAnswer), 1, PageLimit.MaxBytes);
            with.AddRange(found.Conversations.Select(one => one.With));
            if ((page = found.Page) is null) break;
        }

        Assert.Equal(friends.Reverse(), with);
    }

    [Fact]
    public async Task Very_many_friends_and_their_presence_are_listed_in_pages()
    {
        // Three have each name, so that pages end among them.
        string[] friends = [.. Enumerable.Range(0, 24_000).Select(i => $"friend{i:D5}.{new string('x', 20)}")];
        await Crowd.MakeAsync(Chat, ["bob", .. friends]);
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache()
                .Execute("update users set name = 'name' || substr(id, 8, 4), last_seen = 1790000000000 where id like 'friend%'");
            return Done.Value;
        });

        var (listed, online) = (new List<string>(), new List<string>());
        for (string? page = null; ;)
        {
            var list = (await Chat.Get<FriendBook>().ListAsync("bob", page)).Value;
            Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(list, FriendsJson.Wire.FriendList).Length, 1, PageLimit.MaxBytes);
            listed.AddRange(list.Friends.Select(friend => friend.Id));
            if ((page = list.Page) is null) break;
        }

        for (string? page = null; ;)
        {
            var answer = (await Chat.Get<FriendPresence>().OfAsync("bob", page)).Value;
            Assert.InRange(Bytes(answer, SocketJson.Default.EnvelopeOnlineAnswer), 1, PageLimit.MaxBytes);
            online.AddRange(answer.LastSeen!.Keys);
            if ((page = answer.Page) is null) break;
        }

        Assert.Equal(friends.OrderBy(id => id[7..11], StringComparer.Ordinal).ThenBy(id => id, StringComparer.Ordinal), listed);
        Assert.Equal(friends, online);
    }

    [Fact]
    public async Task Lists_of_the_user_are_returned_completely_or_in_pages()
    {
        string[] others = [.. Enumerable.Range(0, 9).Select(i => $"user{i}")];
        await Chat.FriendsAsync(["bob", .. others[..5]]);
        await Chat.UsersAsync(others);
        for (var i = 0; i < 9; i++)
        {
            await Chat.GroupAsync("bob");
            await Chat.DeviceAsync("bob");
            if (i >= 5) _ = (await Chat.Get<FriendBook>().RequestAsync("bob", new FriendRequestRequest(others[i]))).Value;
        }

        await CheckAsync(async (page, size) => (await Chat.Get<FriendBook>().ListAsync("bob", page, size)).Value is var list
            ? (list.Friends.Select(one => one.Id), list.Page) : default, 5);
        await CheckAsync(async (page, size) => await Chat.Get<FriendBook>().RequestsAsync("bob", page, size) is var list
            ? (list.Requests.Select(one => one.Id), list.Page) : default, 4);
        await CheckAsync(async (page, size) => await Chat.Get<GroupBook>().ListAsync("bob", page, size) is var list
            ? (list.Groups.Select(one => one.Id), list.Page) : default, 9);
        await CheckAsync(async (page, size) => await Chat.Get<SessionStore>().ListAsync("bob", null, page, size) is var list
            ? (list.Sessions.Select(one => one.Device), list.Page) : default, 9);

        static async Task CheckAsync(Func<string?, int, Task<(IEnumerable<string> Ids, string? Page)>> list, int count)
        {
            var whole = await list(null, int.MaxValue);
            Assert.Equal((count, null), (whole.Ids.Count(), whole.Page));
            for (var size = 1; size <= count; size++)
            {
                var ids = new List<string>();
                for (string? page = null; ;)
                {
                    var (some, next) = await list(page, size);
                    Assert.InRange(some.Count(), 1, size);
                    ids.AddRange(some);
                    if ((page = next) is null) break;
                }

                Assert.Equal(whole.Ids, ids);
            }
        }
    }

    [Fact]
    public void No_page_of_a_list_of_small_items_can_be_too_large()
    {
        var text = new string('\u0001', 512);   // Six bytes of JSON each; longer than any allowed description.
        var (id, name, about) = (text[..32], text[..64], text);
        Check(new UserPage([.. Many(new UserCard(id, name, id, about))], id), AccountsJson.Wire.UserPage);
        Check(new BlockList([.. Many(new BlockedUser(id, name, long.MaxValue, id))], id), FriendsJson.Wire.BlockList);
        Check(new MemberPage([.. Many(new GroupMember(id, name, id, long.MaxValue, id, long.MaxValue))], id), GroupsJson.Wire.MemberPage);
        Check(new JoinRequestPage([.. Many(new JoinRequest(id, id, id, name, long.MaxValue, about))], id), GroupsJson.Wire.JoinRequestPage);
        Check(new GroupReadList(1, 1, 1, [.. Many(id)], id), InboxJson.Wire.GroupReadList);
        Check(
            new GroupPage([.. Many(new GroupOverview(id, name, long.MaxValue, int.MaxValue, id))], id), AdministrationJson.Wire.GroupPage);
        Check(
            new AuditPage(
                [.. Many(new AuditEntry(id, long.MaxValue, name, id, name, name, new AuditDetails(text[..256], 1, id, id, name)))], id),
            AdministrationJson.Wire.AuditPage);
        Check(
            new AccountPage(
                [.. Many(new AccountSummary(id, name, long.MaxValue, false, long.MaxValue, id, new Ban(1, text[..256], 1)))], id),
            AdministrationJson.Wire.AccountPage);

        static IEnumerable<T> Many<T>(T one) => Enumerable.Repeat(one, PageSize.Max);

        static void Check<T>(T page, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
            Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(page, type).Length, 1, PageLimit.MaxBytes);
    }

    private CursorFormat Cursors => Chat.Get<ChatStore>().Cursors;

    private async Task<long> SayAsync(ConversationKind kind, string with, string json, string from = "alice") =>
        (await Chat.SendAsync(from, kind, with, MessageKinds.Text, json, quote: null)).Value.Pos;

    private async Task<List<LogEntry>> SyncAllAsync(string device, ConversationKind? scope, string? cursor, int limit)
    {
        var entries = new List<LogEntry>();
        for (var more = true; more;)
        {
            var page = await Chat.SyncAsync("bob", device, scope, cursor, limit);
            var answer =
                new MessagesAnswer { Messages = Envelopes(page.Messages), Cursor = page.Cursor, More = page.More, Left = page.Left };
            CheckSize(answer, page.Messages, page.More && IsFresh(page.Cursor) == IsFresh(cursor), limit);
            entries.AddRange(page.Messages);
            (cursor, more) = (page.Cursor, page.More);
        }

        return entries;
    }

    private async Task<List<LogEntry>> ReadAllAsync(ConversationKind kind, string with, bool isForwards, int limit)
    {
        var entries = new List<LogEntry>();
        for (var more = true; more;)
        {
            var page = isForwards
                ? await Chat.HistoryAsync("bob", kind, with, after: entries.Count == 0 ? 0 : entries[^1].Seq, limit: limit)
                : await Chat.HistoryAsync("bob", kind, with, before: entries.Count == 0 ? null : entries[0].Seq, limit: limit);
            CheckSize(new MessagesAnswer { Messages = Envelopes(page.Messages), More = page.More }, page.Messages, page.More, limit);
            if (isForwards) entries.AddRange(page.Messages);
            else entries.InsertRange(0, page.Messages);
            more = page.More;
        }

        return entries;
    }

    private static bool IsFresh(string? cursor) => cursor?.Count(c => c == '.') > 1;

    private List<EntryEnvelope> Envelopes(IEnumerable<LogEntry> entries) =>
        [.. entries.Select(entry => new EntryEnvelope(entry, Cursors.At(entry.Pos)))];

    // If there is more, a page is full in number or in bytes. Sizes are counted a little too large, by entry.
    private static void CheckSize(MessagesAnswer answer, IReadOnlyList<LogEntry> entries, bool isCut, int limit)
    {
        var bytes = Bytes(answer, SocketJson.Default.EnvelopeMessagesAnswer);
        if (entries.Count > 1) Assert.InRange(bytes, 1, PageLimit.MaxBytes);
        if (isCut && entries.Count < limit) Assert.InRange(bytes, PageLimit.MaxBytes - Huge.Length - 40_000, int.MaxValue);
        Assert.InRange(entries.Count, isCut ? 1 : 0, limit);
    }

    private static int Bytes<T>(T answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo<Envelope<T>> type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, new Envelope<T>("server", "bob", answer), type);
        }

        return (int)stream.Length + "461[]".Length + 20;
    }

    // Other tests allocate as well, which only adds. So one measurement within the bound is proof.
    private static async Task BoundedAsync<T>(Func<Task<T>> read)
    {
        await read();   // Prepares the statements.
        var min = long.MaxValue;
        for (var attempt = 0; attempt < 20 && min > MaxAllocated; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await read();
            min = Math.Min(min, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.InRange(min, 0, MaxAllocated);
    }
}
