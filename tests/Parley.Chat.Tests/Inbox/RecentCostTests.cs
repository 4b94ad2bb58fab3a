using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>What a page of recent conversations costs a user who has many, counted in instructions of SQLite's virtual machine.</summary>
public sealed class RecentCostTests : SqliteChatTests
{
    private const int Conversations = 300;

    [Fact]
    public async Task Only_the_conversations_of_the_page_are_read_completely()
    {
        var friends = Enumerable.Range(0, Conversations).Select(i => $"friend{i}").ToArray();
        await Crowd.MakeAsync(Chat, ["nobody", "alice", .. friends]);
        await Crowd.BefriendAsync(Chat, "alice", friends);
        foreach (var friend in friends) await Chat.SayAsync(friend, "alice", "hello");

        // SQLite comes to them in this order, so each one would be on the page if there were no further one.
        Assert.InRange(await StepsAsync(limit: 5) / Conversations, 10, 80);
    }

    private async Task<long> StepsAsync(int limit)
    {
        ReadSession session;
        await using (var read = await Chat.Get<ChatStore>().ReadAsync()) session = read.Sql;   // The pool gives it to the next one.
        return await SqliteSteps.CountAsync(session, async () =>
        {
            var page = await Chat.Get<Recent>().ReadAsync("alice", ConversationKind.Friend, limit: limit);
            Assert.Equal(limit, page.Value.Conversations.Count);
        });
    }
}
