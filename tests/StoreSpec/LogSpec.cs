using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Sending: order, rights, and exactly once.</summary>
public abstract class LogSpec : Spec
{
    [Fact]
    public async Task The_seq_of_a_conversation_starts_with_one_and_has_no_gaps()
    {
        await Chat.FriendsAsync("alice", "bob");

        var seqs = new List<long>();
        for (var i = 0; i < 5; i++) seqs.Add((await Chat.SayAsync(i % 2 == 0 ? "alice" : "bob", i % 2 == 0 ? "bob" : "alice", "hi")).Seq);

        Assert.Equal([1, 2, 3, 4, 5], seqs);
    }

    [Fact]
    public async Task Many_concurrent_senders_get_each_number_once_and_every_acknowledged_message_is_stored()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        string[] senders = ["alice", "bob", "carol"];

        var receipts = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => Chat.SayInAsync(group, senders[i % 3], $"m{i}", $"c{i}")));

        // 1 is the creation.
        Assert.Equal(Enumerable.Range(2, 600).Select(seq => (long)seq), receipts.Select(receipt => receipt.Seq).Order());
        Assert.Equal(600, receipts.Select(receipt => receipt.Id).Distinct().Count());

        await ReopenAsync();
        var stored = new List<LogEntry>();
        for (var more = true; more;)
        {
            var page = await Chat.HistoryAsync("alice", ConversationKind.Group, group, after: stored.LastOrDefault()?.Seq ?? 0, limit: 200);
            stored.AddRange(page.Messages);
            more = page.More;
        }

        Assert.Equal(receipts.Select(receipt => (receipt.Seq, receipt.Id)).Order(), stored.Skip(1).Select(entry => (entry.Seq, entry.Id)));
        Assert.Equal(stored.Select(entry => entry.Pos).Order(), stored.Select(entry => entry.Pos));
    }

    [Fact]
    public async Task Messages_of_one_sender_keep_their_order()
    {
        await Chat.FriendsAsync("alice", "bob");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Chat.SayAsync("alice", "bob", $"{i}")));

        var texts = Texts((await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice", limit: 200)).Messages);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), texts);
    }

    [Fact]
    public async Task A_send_with_a_repeated_cid_is_stored_once_and_gets_the_first_response()
    {
        await Chat.FriendsAsync("alice", "bob");
        var first = await Chat.SayAsync("alice", "bob", "hello", "c1");
        Chat.Time.Advance(TimeSpan.FromMinutes(1));

        var again = await Chat.SayAsync("alice", "bob", "hello", "c1");

        Assert.Equal(first with { Duplicate = true }, again);
        Assert.Single((await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages);
    }

    [Fact]
    public async Task Simultaneous_sends_with_one_cid_are_stored_once()
    {
        await Chat.FriendsAsync("alice", "bob");

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Chat.SayAsync("alice", "bob", "hello", "same")));

        Assert.Single(receipts, receipt => !receipt.Duplicate);
        Assert.Single(receipts.Select(receipt => receipt.Id).Distinct());
        Assert.Single((await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages);
    }

    [Fact]
    public async Task A_cid_belongs_to_its_sender_and_conversation()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");

        Assert.False((await Chat.SayAsync("alice", "bob", "1", "c")).Duplicate);
        Assert.False((await Chat.SayAsync("bob", "alice", "2", "c")).Duplicate);
        Assert.False((await Chat.SayAsync("alice", "carol", "3", "c")).Duplicate);
    }

    [Fact]
    public async Task A_duplicate_gets_its_response_even_after_the_end_of_the_friendship()
    {
        await Chat.FriendsAsync("alice", "bob");
        var first = await Chat.SayAsync("alice", "bob", "hello", "c1");
        await Chat.Get<FriendBook>().RemoveAsync("bob", "alice");

        Assert.Equal(first.Id, (await Chat.SayAsync("alice", "bob", "hello", "c1")).Id);
        Assert.Equal(Reason.NotFriends, (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "new", "c2")).Refusal?.Reason);
    }

    [Fact]
    public async Task A_duplicate_gets_its_response_even_when_the_sender_has_left_the_group()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var first = await Chat.SayInAsync(group, "bob", "hello", "c1");
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");

        Assert.Equal(first with { Duplicate = true }, await Chat.SayInAsync(group, "bob", "hello", "c1"));
    }

    [Theory]
    [InlineData("stranger", ConversationKind.Friend, "not-friends")]
    [InlineData("alice", ConversationKind.Friend, "not-friends")]
    [InlineData("nobody", ConversationKind.Friend, "unknown-user")]
    [InlineData("NOT AN ID", ConversationKind.Friend, "unknown-user")]
    [InlineData("bob:x", ConversationKind.Friend, "unknown-user")]
    [InlineData("no-such-group", ConversationKind.Group, "unknown-group")]
    public async Task A_send_to_a_user_to_whom_the_sender_may_not_write_is_refused_and_not_stored(string to, object kind, string reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("stranger");
        var head = await HeadAsync();

        var outcome = SendMessage.Create("alice", (ConversationKind)kind, to, Chat.Text("hi"), null).TryGet(out var send, out var refusal)
            ? await Chat.Writer.RunAsync(send)
            : refusal;

        Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
        Assert.Equal(head, await HeadAsync());
    }

    [Fact]
    public async Task A_blocked_sender_is_refused()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("insert into blocks (user_id, blocked, since) values ('bob', 'alice', 1)");
            return Done.Value;
        });

        Assert.Equal(Reason.Blocked, (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "hi")).Refusal?.Reason);
        Assert.Null((await Chat.SendAsync("bob", ConversationKind.Friend, "alice", "hi")).Refusal);
    }

    [Fact]
    public async Task Only_members_write_to_a_group_and_only_while_they_are_members()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob");

        Assert.Equal(Reason.NotMember, (await Chat.SendAsync("carol", ConversationKind.Group, group, "hi")).Refusal?.Reason);
        Assert.Null((await Chat.SendAsync("bob", ConversationKind.Group, group, "hi")).Refusal);
        await Chat.Get<GroupBook>().RemoveAsync("alice", group, "bob");
        Assert.Equal(Reason.NotMember, (await Chat.SendAsync("bob", ConversationKind.Group, group, "hi")).Refusal?.Reason);
    }

    [Fact]
    public async Task A_muted_member_is_refused_until_the_mute_ends()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var until = Chat.Time.GetUtcNow().AddMinutes(10).ToUnixTimeMilliseconds();
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update members set silenced = $1 where user_id = 'bob'", until);
            return Done.Value;
        });

        var refusal = (await Chat.SendAsync("bob", ConversationKind.Group, group, "hi")).Refusal;
        Assert.Equal((Reason.Muted, 600_000L), (refusal?.Reason, refusal?.RetryAfter));
        Chat.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null((await Chat.SendAsync("bob", ConversationKind.Group, group, "hi")).Refusal);
    }

    [Fact]
    public async Task A_failing_write_does_not_affect_others_in_its_batch()
    {
        await Chat.FriendsAsync("alice", "bob");

        // All are queued before the writer can take them, because the first blocks it.
        using var hold = new Hold();
        var holding = Chat.Writer.RunAsync<Done>(_ =>
        {
            hold.Wait();
            return Done.Value;
        });
        var before = Chat.SendAsync("alice", ConversationKind.Friend, "bob", "before");
        var broken = Chat.Writer.RunAsync<Done>(transaction =>
        {
            // No such user: a constraint.
            transaction.SqlInvalidatingCache().Execute("insert into blocks (user_id, blocked, since) values ('bob', 'nobody', 1)");
            return Done.Value;
        });
        var thrown = Chat.Writer.RunAsync<Done>(_ => throw new InvalidOperationException("a bug"));
        var after = Chat.SendAsync("alice", ConversationKind.Friend, "bob", "after");
        hold.Release();

        Assert.Null((await holding).Refusal);
        Assert.Equal((1, 2), ((await before).Value.Seq, (await after).Value.Seq));
        Assert.Equal(Reason.Internal, (await broken).Refusal?.Reason);
        Assert.Equal(Reason.Internal, (await thrown).Refusal?.Reason);
        Assert.Equal(["before", "after"], Texts((await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages));
    }

    [Fact]
    public async Task Each_send_of_a_batch_counts_with_what_the_batch_has_done_before()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("dave");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        await Chat.SayAsync("alice", "bob", "1", "c1");
        using var hold = new Hold();
        var holding = Chat.Writer.RunAsync<Done>(_ =>
        {
            hold.Wait();
            return Done.Value;
        });
        Task<Outcome<SendReceipt>> Send(string from, string to, string cid) => Chat.SendAsync(from, ConversationKind.Friend, to, cid, cid);
        Task<Outcome<SendReceipt>> SendIn(string from, string cid) => Chat.SendAsync(from, ConversationKind.Group, group, cid, cid);
        Task<Outcome<Done>> Run(string sql) => Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute(sql);
            return Done.Value;
        });

        Task<Outcome<SendReceipt>>[] sends =
        [
            Send("alice", "bob", "c1"), Send("alice", "bob", "c2"), Send("alice", "bob", "c2"), Send("alice", "dave", "c3"),
            Send("alice", "carol", "c4"), Send("carol", "alice", "c4"), Send("alice", "carol", "c4"), SendIn("bob", "c5"),
        ];
        var block = Run("insert into blocks (user_id, blocked, since) values ('bob', 'alice', 1)");
        var removal = Chat.Get<GroupBook>().RemoveAsync("alice", group, "carol");
        Task<Outcome<SendReceipt>>[] after =
        [
            Send("alice", "bob", "c2"), Send("alice", "bob", "c6"), Send("bob", "alice", "c7"), SendIn("carol", "c8"), SendIn("bob", "c5"),
            SendIn("alice", "c9"), Send("alice", "carol", "c10"),
        ];
        hold.Release();

        await holding;
        Assert.Equal(
            ["1 again", "2", "2 again", "not-friends", "1", "2", "1 again", "2"], (await Task.WhenAll(sends)).Select(Describe));
        Assert.Null((await block).Refusal);
        Assert.Null((await removal).Refusal);
        Assert.Equal(
            ["2 again", "blocked", "3", "not-member", "2 again", "4", "3"], (await Task.WhenAll(after)).Select(Describe));
        await Chat.SettleAsync();
        Assert.Equal(["alice", "bob"], Chat.Observed.Entries.Single(seen => seen.Entry.Cid == "c9").Recipients!);

        static string Describe(Outcome<SendReceipt> outcome) => outcome.TryGet(out var receipt, out var refusal)
            ? $"{receipt.Seq}{(receipt.Duplicate ? " again" : "")}"
            : refusal.Reason.WireName();
    }

    [Fact]
    public async Task A_write_that_is_refused_after_it_has_written_leaves_nothing_behind()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "first");
        var send = SendMessage.Create("alice", ConversationKind.Friend, "bob", Chat.Text("ghost"), null).Value;

        var outcome = await Chat.Writer.RunAsync<Done>(transaction =>
        {
            send.Execute(transaction);
            return Refusal.NotFriends;
        });

        Assert.NotNull(outcome.Refusal);
        Assert.Equal(2, (await Chat.SayAsync("alice", "bob", "second")).Seq);
        await Chat.SettleAsync();
        Assert.Equal(["first", "second"], Texts(Chat.Observed.Entries.Select(committed => committed.Entry)));
    }

    [Fact]
    public async Task Observers_get_every_entry_once_in_the_order_of_the_log_with_its_audience()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob");
        var origin = new object();
        await Chat.SendAsync("alice", ConversationKind.Friend, "carol", "direct", "c1", origin);
        await Chat.SendAsync("alice", ConversationKind.Friend, "carol", "direct", "c1", origin);
        await Chat.SayInAsync(group, "bob", "group");
        await Chat.SettleAsync();

        var seen = Chat.Observed.Entries;
        Assert.Equal(seen.Select(committed => committed.Entry.Pos).Order().Distinct(), seen.Select(committed => committed.Entry.Pos));
        var (direct, inGroup) = (seen[^2], seen[^1]);
        Assert.Equal(["alice", "carol"], direct.Recipients!.Order());
        Assert.Same(origin, direct.Origin);
        Assert.Equal(
            ("carol", "c1", "text", "\"direct\""), (direct.Entry.To.ToString(), direct.Entry.Cid, direct.Entry.Kind, direct.Entry.Body));
        Assert.Equal(["alice", "bob"], inGroup.Recipients!.Order());
        Assert.Equal(group, inGroup.Entry.To.ToString());
    }

    [Fact]
    public async Task The_response_to_a_sender_precedes_the_push_of_the_next_message()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SettleAsync();
        var order = new List<string>();
        Chat.Observed.OnCommitted = committed => order.Add($"push {committed.Entry.Body}");

        // The writer is blocked until all callers wait: a caller that does not wait yet gets the outcome whenever it awaits.
        using var everybodyWaits = new Hold();
        var held = Chat.Writer.RunAsync<Done>(_ =>
        {
            everybodyWaits.Wait();
            return Done.Value;
        });
        var tasks = Enumerable.Range(0, 50).Select(async i =>
        {
            await Chat.Writer.RunInOrderAsync(SendMessage.Create("alice", ConversationKind.Friend, "bob", Chat.Text($"{i}"), null).Value);
            order.Add($"ack \"{i}\"");
        }).ToList();
        everybodyWaits.Release();
        await held;
        await Task.WhenAll(tasks);
        await Chat.SettleAsync();

        Assert.Equal(Enumerable.Range(0, 50).SelectMany(i => new[] { $"ack \"{i}\"", $"push \"{i}\"" }), order);
    }

    [Fact]
    public async Task An_observer_that_throws_does_not_stop_the_next_delivery()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SettleAsync();
        Chat.Observed.OnCommitted = committed =>
        {
            if (committed.Entry.Body == "\"bad\"") throw new InvalidOperationException("a bug in delivery");
        };

        await Chat.SayAsync("alice", "bob", "bad");
        await Chat.SayAsync("alice", "bob", "good");
        await Chat.SettleAsync();

        Assert.Equal("\"good\"", Chat.Observed.Entries[^1].Entry.Body);
    }

    [Fact]
    public async Task A_writer_that_stops_commits_waiting_operations_and_accepts_no_more()
    {
        await Chat.FriendsAsync("alice", "bob");
        var waiting = Enumerable.Range(0, 100).Select(i => Chat.SayAsync("alice", "bob", $"{i}")).ToArray();

        await Chat.Writer.StopAsync();

        Assert.Equal(100, (await Task.WhenAll(waiting)).Max(receipt => receipt.Seq));
        var refusal = (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "late")).Refusal;
        Assert.Equal(Reason.Unavailable, refusal?.Reason);
        Assert.True(refusal?.RetryAfter > 0);
    }

    [Fact]
    public async Task Quote_mentions_and_body_are_read_back_as_sent()
    {
        await Chat.FriendsAsync("alice", "bob");
        var quoted = await Chat.SayAsync("bob", "alice", "quoted");
        var content = MessageContent.Create("custom", """{ "a":1.50, "文":"你好 😀" }"""u8, quoted.Id, ["bob", "alice"]).Value;

        await Chat.Writer.RunAsync(SendMessage.Create("alice", ConversationKind.Friend, "bob", content, "c").Value);

        var entry = (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages[^1];
        Assert.Equal(("custom", """{ "a":1.50, "文":"你好 😀" }""", quoted.Id), (entry.Kind, entry.Body, entry.Quote));
        Assert.Equal(["bob", "alice"], entry.Mentions);
    }

    [Fact]
    public async Task A_statement_that_was_left_in_the_middle_of_its_rows_can_be_used_again()
    {
        const string Numbers = "select e.value ->> 'n' from json_each(?1) e";
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        await Assert.ThrowsAsync<InsufficientMemoryException>(async () =>
        {
            if (await read.Sql.Statement(Numbers).Bind(1, """[{"n":"1"},{"n":"2"}]""").ReadAsync()) throw new InsufficientMemoryException();
        });

        var numbers = await read.Sql.Statement(Numbers).Bind(1, """[{"n":"4"},{"n":"5"}]""").AllAsync(row => row.Text(0));

        Assert.Equal(["4", "5"], numbers);
    }

    private async Task<long> HeadAsync() =>
        (await Chat.Writer.RunAsync<long>(transaction => transaction.SqlInvalidatingCache().Number("select max(pos) from log") ?? 0)).Value;
}
