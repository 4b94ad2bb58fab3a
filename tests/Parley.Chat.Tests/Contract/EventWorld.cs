using System.Text.RegularExpressions;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>A server with everything that requests of <c>alice</c> may refer to, each under a name.</summary>
public abstract partial class EventWorld : IAsyncLifetime
{
    /// <summary>The user who makes the request.</summary>
    public const string Asker = "alice";

    private static readonly TimeSpan SessionLifetime = TimeSpan.FromMinutes(20);

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["me"] = Asker,
        ["friend"] = "bob",
        ["blocker"] = "carol",
        ["former"] = "dan",
        ["stranger"] = "eve",
        ["banned"] = "frank",
        ["nobody"] = "nobody-at-all",
        ["none"] = new('0', 32),
        ["big"] = new('x', (32 * 1024) + 1),
        ["long"] = new('x', 10_000),
    };

    internal LiveServer Server { get; private set; } = null!;

    protected virtual void Configure(ChatOptions options) => options.SessionLifetime = SessionLifetime;

    /// <summary>Replaces the names in a message by their values.</summary>
    public string Fill(string message) => Name().Replace(message, match => _names[match.Groups[1].Value]);

    public async ValueTask InitializeAsync()
    {
        Server = await LiveServer.StartAsync(adjust: Configure);
        string[] others = ["bob", "carol", "dan", "eve", "frank"];
        await Server.UsersAsync([Asker, .. others]);
        await Server.BefriendAsync(Asker, "bob", "carol", "dan", "frank");
        await Server.BefriendAsync("bob", "carol");

        _names["expiredSid"] = (await Server.Get<SessionStore>().OpenAsync(Asker, null)).Value.SessionId;
        await SayAsync("late", Asker, "bob");
        Server.Time.Advance(SessionLifetime);
        foreach (var name in new[] { "mine", "recalled" }) await SayAsync(name, Asker, "bob");
        foreach (var name in new[] { "toBlocker", "toBlockerToo" }) await SayAsync(name, Asker, "carol");
        await SayAsync("theirs", "bob", Asker);
        await SayAsync("foreign", "bob", "carol");
        await SayAsync("toFormer", Asker, "dan");
        _ = (await Server.Writer.RunAsync(
            new RecallMessage(Asker, ConversationKind.Friend, "bob", _names["recalled"], TimeSpan.FromMinutes(1)))).Value;
        _names["place"] = await SendAsync(
            ConversationKind.Friend, Asker, "bob", MessageContent.Create("location", """{"latitude":1,"longitude":2}"""u8).Value);
        _ = (await Server.Get<Blocks>().SetAsync("carol", Asker, isBlocked: true)).Value;
        _ = (await Server.Get<FriendBook>().RemoveAsync("dan", Asker)).Value;
        await MakeGroupsAsync();
        await MakeSessionsAsync();
        _names["theirFile"] = (
            await Server.Writer.RunAsync(transaction => FileTable.Begin(transaction, "bob", 1, 1, new UploadLimit(100, 100)))).Value.Id;
        _names["epoch"] = Server.Get<ChatStore>().Cursors.Format(0).Split('.')[0];
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task MakeGroupsAsync()
    {
        var groups = Server.Get<GroupBook>();
        foreach (var name in new[] { "group", "left", "muting", "ended" })
        {
            _names[name] = (await groups.CreateAsync("bob", new CreateGroupRequest(name, [Asker]))).Value.Id;
            _names[$"mineIn:{name}"] = await SendAsync(ConversationKind.Group, Asker, _names[name], StoreSpec.Chat.Text("mine"));
        }

        _names["system"] = (await Server.Get<History>().ReadAsync(Asker, ConversationKind.Group, _names["group"])).Value.Messages[0].Id;
        _names["editable"] = await SendAsync(ConversationKind.Group, Asker, _names["group"], StoreSpec.Chat.Text("mine"));
        _names["mutedText"] = await SendAsync(ConversationKind.Group, Asker, _names["muting"], StoreSpec.Chat.Text("mine"));
        _names["theirsInGroup"] = await SendAsync(ConversationKind.Group, "bob", _names["group"], StoreSpec.Chat.Text("theirs"));
        _names["others"] = (await groups.CreateAsync("bob", new CreateGroupRequest("others", ["carol"]))).Value.Id;
        _names["theirsInOthers"] = await SendAsync(ConversationKind.Group, "bob", _names["others"], StoreSpec.Chat.Text("theirs"));
        _ = (await groups.RemoveAsync(Asker, _names["left"], "me")).Value;
        _ = (await Server.Writer.RunAsync(
            new MuteMember("bob", _names["muting"], Asker, Server.Time.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds()))).Value;
        _ = (await Server.Writer.RunAsync(new DissolveGroup("bob", _names["ended"]))).Value;
    }

    private async Task MakeSessionsAsync()
    {
        var sessions = Server.Get<SessionStore>();
        foreach (var (name, user) in new[] { ("sid", Asker), ("otherSid", "bob"), ("endedSid", Asker), ("bannedSid", "frank") })
        {
            var session = (await sessions.OpenAsync(user, null)).Value;
            _names[name] = session.SessionId;
            if (name == "endedSid") _ = (await sessions.EndAsync(user, session.Device)).Value;
        }

        _ = (await Server.Get<AccountAdministration>().BanAsync(Staff.Operator, "frank", new BanRequest())).Value;
    }

    private async Task SayAsync(string name, string from, string to) =>
        _names[name] = await SendAsync(ConversationKind.Friend, from, to, StoreSpec.Chat.Text(name));

    private async Task<string> SendAsync(ConversationKind kind, string from, string to, MessageContent content) =>
        (await Server.Writer.RunAsync(SendMessage.Create(from, kind, to, content, null).Value)).Value.Id;

    [GeneratedRegex(@"\{([a-zA-Z:]+)\}")]
    private static partial Regex Name();
}

public sealed class SqliteEventWorld : EventWorld;

public sealed class PostgresEventWorld(PostgresServer server) : EventWorld
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options)
    {
        base.Configure(options);
        options.Database = _database;
    }
}
