using System.Text.Json;
using Parley.Chat.Accounts;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>The relation of two users.</summary>
public enum Relation
{
    Friends,
    FriendsNoMore,
    Strangers,
    ActorHasBlocked,
    OtherHasBlocked,
}

/// <summary>Actions of a user that another user may be notified of. Those with "Group" happen in a group of both.</summary>
public enum Act
{
    Read,
    Clear,
    Type,
    Come,
    Go,
    Rename,
    ChangePicture,
    Edit,
    Recall,
    GroupRead,
    GroupType,
    GroupSay,
    GroupEdit,
    GroupRecall,
}

/// <summary>The table of the contract, row by row: who is notified of actions of another user.</summary>
public sealed class SightTests(SightTests.World world) : IClassFixture<SightTests.World>
{
    public static TheoryData<Relation, Act> All()
    {
        var all = new TheoryData<Relation, Act>();
        foreach (var relation in Enum.GetValues<Relation>())
        {
            foreach (var act in Enum.GetValues<Act>()) all.Add(relation, act);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Users_see_of_each_other_what_the_table_of_the_contract_says(Relation relation, Act act)
    {
        var pair = await world.MakeAsync(relation);
        using var witness = await world.Server.ConnectAsync(pair.Witness);
        using var actor = await world.Server.ConnectAsync(pair.Actor);
        await witness.NextAsync("fonline");
        if (act == Act.Come)
        {
            await actor.DoAsync("/friend", "foffline", "{}");
            await witness.NextAsync("foffline");
        }

        using var other = await world.Server.ConnectAsync(pair.Other);
        await other.LeftAsync("fonline", "foffline", "notice");

        await DoAsync(act, pair, actor);

        // All recipients are notified together.
        if (act is Act.Come or Act.Go) await witness.NextAsync(act == Act.Come ? "fonline" : "foffline");
        await world.Server.Writer.RunAsync<Done>(_ => Done.Value);
        var seen = await SeenByAsync(other);
        if (seen.Count == 0 && act is Act.Type or Act.GroupType)
        {
            // Typing is not sent to a client that is being written to, which on a busy machine it may still be. Clients repeat it.
            world.Server.Advance(TimeSpan.FromSeconds(5));
            await DoAsync(act, pair, actor);
            seen = await SeenByAsync(other);
        }

        Assert.Equal(Expected(relation, act), seen.Any(one => IsOf(act, one)));
        Assert.Equal(Expected(relation, act) ? 1 : 0, seen.Count);
    }

    [Theory]
    [InlineData(Relation.Friends, 2L)]
    [InlineData(Relation.FriendsNoMore, null)]
    [InlineData(Relation.ActorHasBlocked, null)]
    [InlineData(Relation.OtherHasBlocked, null)]
    public async Task The_other_users_read_mark_in_the_list_follows_the_table(Relation relation, long? expected)
    {
        var pair = await world.MakeAsync(relation);
        using var actor = await world.Server.ConnectAsync(pair.Actor);
        await actor.DoAsync("/friend", "read-c", $$"""{"with":"{{pair.Other}}","seq":2}""");
        using var other = await world.Server.ConnectAsync(pair.Other);

        var conversation = (await other.DoAsync("/friend", "recent-c", "{}")).GetProperty("conversations").EnumerateArray()
            .Single(one => one.GetProperty("with").GetString() == pair.Actor);

        Assert.Equal(expected, conversation.TryGetProperty("peerReadSeq", out var seq) ? seq.GetInt64() : null);
    }

    private static Task<List<LiveEvent>> SeenByAsync(LiveClient other) =>
        other.LeftAsync("read-s", "typing-s", "fonline", "foffline", "notice", "receivefsmg");

    // In a conversation of two, the log is the same for both. A user who may still send may edit, and all users may recall what
    // is theirs.
    private static bool Expected(Relation relation, Act act) => act switch
    {
        >= Act.GroupRead => true,
        Act.Recall => relation != Relation.Strangers,
        Act.Edit => relation is Relation.Friends or Relation.ActorHasBlocked,
        _ => relation == Relation.Friends,
    };

    private static bool IsOf(Act act, LiveEvent seen) => act switch
    {
        Act.Read or Act.Clear => seen is { Namespace: "/friend", Name: "read-s" },
        Act.GroupRead => seen is { Namespace: "/group", Name: "read-s" },
        Act.Type => seen is { Namespace: "/friend", Name: "typing-s" },
        Act.GroupType => seen is { Namespace: "/group", Name: "typing-s" },
        Act.Come => seen.Name == "fonline",
        Act.Go => seen.Name == "foffline",
        Act.Rename or Act.ChangePicture => seen.Name == "notice" && Kind(seen) == "user-changed",
        Act.Edit or Act.GroupEdit => Kind(seen) == "edit",
        Act.Recall or Act.GroupRecall => Kind(seen) == "recall",
        _ => Kind(seen) == "text",
    };

    private static string? Kind(LiveEvent seen) => seen.Msg.TryGetProperty("kind", out var kind) ? kind.GetString() : null;

    private async Task DoAsync(Act act, Pair pair, LiveClient actor)
    {
        var (friend, group) = ($"\"with\":\"{pair.Other}\"", $"\"with\":\"{pair.Group}\"");
        await (act switch
        {
            Act.Read => actor.AskAsync("/friend", "read-c", $$"""{{{friend}},"seq":9}"""),
            Act.GroupRead => actor.AskAsync("/group", "read-c", $$"""{{{group}},"seq":9}"""),
            Act.Type => actor.AskAsync("/friend", "typing-c", $$"""{{{friend}}}"""),
            Act.GroupType => actor.AskAsync("/group", "typing-c", $$"""{{{group}}}"""),
            Act.Come => actor.AskAsync("/friend", "fonline", "{}"),
            Act.Go => actor.AskAsync("/friend", "foffline", "{}"),
            Act.Edit => actor.AskAsync("/friend", "edit-c", $$"""{{{friend}},"id":"{{pair.Message}}","msg":"otherwise"}"""),
            Act.Recall => actor.AskAsync("/friend", "recall-c", $$"""{{{friend}},"id":"{{pair.Message}}"}"""),
            Act.GroupEdit => actor.AskAsync("/group", "edit-c", $$"""{{{group}},"id":"{{pair.GroupMessage}}","msg":"otherwise"}"""),
            Act.GroupRecall => actor.AskAsync("/group", "recall-c", $$"""{{{group}},"id":"{{pair.GroupMessage}}"}"""),
            Act.GroupSay => actor.AskAsync("/group", "sendfsmg", $$"""{"to":"{{pair.Group}}","msg":"hello"}"""),
            Act.Clear => world.ClearAsync(pair),
            Act.Rename => world.ChangeAsync(pair.Actor, new ChangeProfileRequest { Name = "Somebody" }),
            _ => world.ChangePictureAsync(pair.Actor),
        });
        if (act == Act.GroupRead) world.Server.Time.Advance(TimeSpan.FromMilliseconds(500));
    }

    /// <summary>Two users, a friend of the first who sees everything, a group of all, and earlier messages.</summary>
    public sealed record Pair(string Actor, string Other, string Witness, string Group, string? Message, string GroupMessage);

    /// <summary>One server for all rows, with users of its own for each.</summary>
    public sealed class World : IAsyncLifetime
    {
        private int _pairs;

        internal LiveServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await LiveServer.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        public async Task<Pair> MakeAsync(Relation relation)
        {
            var number = Interlocked.Increment(ref _pairs);
            var (actor, other, witness) = ($"actor{number}", $"other{number}", $"witness{number}");
            await Server.UsersAsync(actor, other, witness);
            await Server.BefriendAsync(actor, witness);
            var group = await Server.GroupAsync(witness, other);
            _ = (await Server.Get<GroupBook>().AddAsync(witness, group, new AddMembersRequest([actor]))).Value;
            var groupMessage = await SayAsync(actor, ConversationKind.Group, group);
            await SayAsync(witness, ConversationKind.Group, group);
            if (relation == Relation.Strangers) return new Pair(actor, other, witness, group, null, groupMessage);

            await Server.BefriendAsync(actor, other);
            await SayAsync(other, ConversationKind.Friend, actor);
            var message = await SayAsync(actor, ConversationKind.Friend, other);
            await SayAsync(other, ConversationKind.Friend, actor);
            await (relation switch
            {
                Relation.FriendsNoMore => Server.Get<FriendBook>().RemoveAsync(actor, other),
                Relation.ActorHasBlocked => Server.Get<Blocks>().SetAsync(actor, other, true),
                Relation.OtherHasBlocked => Server.Get<Blocks>().SetAsync(other, actor, true),
                _ => Task.FromResult<Outcome<Done>>(Done.Value),
            });
            return new Pair(actor, other, witness, group, message, groupMessage);
        }

        internal async Task<JsonElement> ClearAsync(Pair pair)
        {
            var outcome = await Server.Writer.RunAsync(new ClearConversation(pair.Actor, "device", ConversationKind.Friend, pair.Other));
            if (outcome.TryGet(out var mark, out _)) Server.Get<ReadReceipts>().Tell(pair.Actor, ConversationKind.Friend, pair.Other, mark);
            return default;
        }

        internal async Task<JsonElement> ChangePictureAsync(string user)
        {
            var file = (
                await Server.Writer.RunAsync(transaction => FileTable.Begin(transaction, user, 1, 1, new UploadLimit(100, 100)))).Value.Id;
            _ = (await Server.Writer.RunAsync(
                transaction => FileTable.Complete(transaction, new StoredFile(file, user, "x", "image/png", 1, "", 40, 20)))).Value;
            return await ChangeAsync(user, new ChangeProfileRequest { Avatar = file });
        }

        internal async Task<JsonElement> ChangeAsync(string user, ChangeProfileRequest change)
        {
            Assert.Null((await Server.Get<Profiles>().ChangeAsync(user, change)).Refusal);
            return default;
        }

        private async Task<string> SayAsync(string from, ConversationKind kind, string to) =>
            (await Server.Writer.RunAsync(SendMessage.Create(from, kind, to, StoreSpec.Chat.Text("hello"), null).Value)).Value.Id;
    }
}
