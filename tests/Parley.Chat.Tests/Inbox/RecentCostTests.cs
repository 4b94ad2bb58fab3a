using Microsoft.Data.Sqlite;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.StoreSpec;
using SQLitePCL;

namespace Parley.Chat.Tests;

/// <summary>What a page of recent conversations costs a user who has many, counted in instructions of SQLite's virtual machine.</summary>
public sealed class RecentCostTests : IAsyncLifetime
{
    private const int Conversations = 300;
    private const int Piece = 10;

    private readonly TemporaryFolder _folder = new();
    private StoreSpec.Chat _chat = null!;

    public ValueTask InitializeAsync()
    {
        _chat = StoreSpec.Chat.Open(_folder.Configure);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Only_the_conversations_of_the_page_are_read_completely()
    {
        var friends = Enumerable.Range(0, Conversations).Select(i => $"friend{i}").ToArray();
        await Crowd.MakeAsync(_chat, ["nobody", "alice", .. friends]);
        await Crowd.BefriendAsync(_chat, "alice", friends);
        foreach (var friend in friends) await _chat.SayAsync(friend, "alice", "hello");

        // SQLite comes to them in this order, so each one would be on the page if there were no further one.
        Assert.InRange(await StepsAsync(limit: 5) / Conversations, 10, 80);
    }

    private async Task<long> StepsAsync(int limit)
    {
        ReadSession session;
        await using (var read = await _chat.Get<ChatStore>().ReadAsync()) session = read.Sql;   // The pool gives it to the next one.
        var (steps, database) = (0L, ((SqliteConnection)session.Connection).Handle!);
        raw.sqlite3_progress_handler(database, Piece, _ => Count(), null);
        var page = (await _chat.Get<Recent>().ReadAsync("alice", ConversationKind.Friend, limit: limit)).Value;
        raw.sqlite3_progress_handler(database, 0, null, null);
        Assert.Equal(limit, page.Conversations.Count);
        return steps;

        int Count()
        {
            steps += Piece;
            return 0;
        }
    }
}
