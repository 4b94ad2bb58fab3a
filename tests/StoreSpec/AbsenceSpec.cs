using System.Globalization;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>A device that reconnects after a very long time.</summary>
public abstract class AbsenceSpec : Spec
{
    private const int Friends = 20;
    private const int Missed = 100_000;
    private const int Piece = 10_000;

    [Fact]
    public async Task A_hundred_thousand_missed_entries_arrive_once_each_in_pages_of_equal_cost()
    {
        string[] friends = [.. Enumerable.Range(0, Friends).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i}"))];
        await Chat.UsersAsync("bob");
        foreach (var friend in friends)
        {
            await Chat.FriendsAsync("bob", friend);
            await Chat.SayAsync(friend, "bob", "hi");
        }

        var device = await Chat.DeviceAsync("bob");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;
        for (var i = 0; i < Missed; i += Piece) await MissAsync(i);

        var (count, left, allocated) = (0, long.MaxValue, new List<long>());
        for (var more = true; more;)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var page = await Chat.SyncAsync("bob", device, cursor: cursor, limit: 200);
            allocated.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
            foreach (var entry in page.Messages)
            {
                if (entry.Body != string.Create(CultureInfo.InvariantCulture, $"\"{count}\""))
                    Assert.Fail($"Entry {count} is {entry.Body}.");
                count++;
            }

            Assert.True(page.More ? page.Left < left : page.Left is null);
            (cursor, more, left) = (page.Cursor, page.More, page.Left ?? 0);
        }

        Assert.Equal(Missed, count);
        Assert.Equal(Missed / 200, allocated.Count);

        // Other tests allocate as well, which only adds. So the least of many pages is about the cost of a page. If a page read all that
        // is left, it would cost hundreds of times as much.
        Assert.InRange(allocated[^200..].Min(), 1, allocated[1..200].Min() * 5);
        Assert.Equal(Missed + Friends, (await Chat.RecentAsync("bob", ConversationKind.Friend)).Sum(recent => recent.Unread));
    }

    // Written without sends, which would take too long: one friend after the other writes one number after the other.
    private async Task MissAsync(int from)
    {
        var outcome = await Chat.Writer.RunAsync<Done>(transaction =>
        {
            var sql = transaction.SqlInvalidatingCache();
            sql.Execute(
                """
                insert into log (pos, id, conversation, seq, no, sender, kind, body, time)
                with recursive n(i) as (select 0 union all select i + 1 from n where i < 9999)
                select $3 + n.i, 'missed ' || cast($1 + n.i as text), c.id, c.last_seq + 1 + n.i / 20, c.last_no + 1 + n.i / 20,
                    'f' || cast(n.i % 20 as text), 'text', '"' || cast($1 + n.i as text) || '"', $2
                from n join conversations c on c.key = 'd:bob:f' || cast(n.i % 20 as text)
                """,
                (long)from, transaction.Now, sql.Number("select max(pos) from log")!.Value + 1);
            sql.Execute(
                """
                update conversations set last_seq = last_seq + 500, last_no = last_no + 500,
                    last_pos = (select max(l.pos) from log l where l.conversation = conversations.id)
                where key like 'd:bob:f%'
                """);
            return Done.Value;
        });
        Assert.Null(outcome.Refusal);
    }
}
