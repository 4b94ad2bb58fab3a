using Microsoft.Data.Sqlite;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using SQLitePCL;

namespace Parley.Chat.Tests;

/// <summary>The cost of a read mark.</summary>
public sealed class ReadCostTests : SqliteChatTests
{
    [Fact]
    public async Task A_read_mark_writes_one_row_and_takes_the_same_statements_in_a_group_of_ten_thousand()
    {
        await Chat.FriendsAsync("alice", "bob");
        var small = await StatementsAsync(await Chat.GroupAsync("alice", "bob"));
        var group = await Chat.GroupAsync("alice", "bob");
        await CrowdAsync(group, 10_000);
        var large = await StatementsAsync(group);

        Assert.Equal(small, large);
        Assert.Single(large, statement => !statement.StartsWith("select", StringComparison.Ordinal));
        Assert.Contains(large, statement => statement.StartsWith("update members", StringComparison.Ordinal));
    }

    private async Task<List<string>> StatementsAsync(string group)
    {
        var seq = (await Chat.SayInAsync(group, "alice", "hi")).Seq;
        await Chat.ReadAsync("bob", ConversationKind.Group, group, 1);   // Prepares the statements that are counted.
        var statements = new List<string>();
        await TraceAsync(
            (_, statement) => statements.Add(statement.Split('\n', ' ')[0] is var first && first == "update" ? statement[..14] : first));
        await Chat.ReadAsync("bob", ConversationKind.Group, group, seq);
        await TraceAsync(null);
        return [.. statements.Where(statement => statement is not ("begin" or "commit" or "rollback"))];
    }

    private Task<Outcome<Done>> TraceAsync(strdelegate_trace? trace) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        raw.sqlite3_trace(((SqliteConnection)transaction.SqlKeepingCache().Connection).Handle, trace, null);
        return Done.Value;
    });

    private Task<Outcome<Done>> CrowdAsync(string group, int size) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        var conversation = Conversations.FindAsync(transaction.SqlInvalidatingCache(), ConversationKey.Group(group)).AtOnce()!.Value;
        for (var i = 0; i < size; i++)
        {
            transaction.SqlInvalidatingCache()
                .Execute("insert into users (id, name, password, created) values ($1, $1, 'none', 0)", $"user{i}");
            Conversations.Join(transaction, conversation, $"user{i}", Role.Member, new MembershipPeriod(1, 1, 0));
        }

        return Done.Value;
    });
}
