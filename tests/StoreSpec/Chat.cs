using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Parley.Chat;
using Parley.Chat.Accounts;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Search;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>The messenger on an open store, with a fixed clock and without a server.</summary>
internal sealed class Chat : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly HashSet<string> _users = [];

    private Chat(ServiceProvider services, JumpingTime time) => (_services, Time) = (services, time);

    public JumpingTime Time { get; }

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public ChatOptions Options => Get<IOptions<ChatOptions>>().Value;

    public LogWriter Writer => Get<LogWriter>();

    public Recorder Observed { get; } = new();

    public static Chat Open(Action<ChatOptions> configure)
    {
        var time = new JumpingTime(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddLogging()
            .AddMetrics()
            .AddSingleton<TimeProvider>(time)
            .AddChat(configure)
            .BuildServiceProvider();
        var chat = new Chat(services, time);
        chat.Get<ChatStore>().Open(Refolding.Run);
        chat.Writer.Attach(chat.Observed);
        chat.Writer.Attach(chat.Get<IRemoteEntries>());
        chat.Writer.Start();
        return chat;
    }

    public T Get<T>()
        where T : class => _services.GetRequiredService<T>();

    /// <summary>Makes users without the cost of a password.</summary>
    public async Task UsersAsync(params string[] users)
    {
        foreach (var user in users)
        {
            if (_users.Add(user)) _ = (await Writer.RunAsync(transaction => Users.Create(transaction, user, user, "none"))).Value;
        }
    }

    /// <summary>Bans a user as an administrator does.</summary>
    public Task BanAsync(string user) => Writer.RunAsync<Done>(transaction =>
    {
        transaction.SqlInvalidatingCache().Execute("update users set banned = 1 where id = $1", user);
        return Done.Value;
    });

    /// <summary>Makes users who are all friends of each other.</summary>
    public async Task FriendsAsync(params string[] users)
    {
        await UsersAsync(users);
        for (var i = 0; i < users.Length; i++)
        {
            for (var j = i + 1; j < users.Length; j++)
            {
                var request = await Get<FriendBook>().RequestAsync(users[i], new FriendRequestRequest(users[j]));
                _ = (await Get<FriendBook>().AnswerAsync(users[j], request.Value.Id, true)).Value;
            }
        }
    }

    public async Task<bool> AreFriendsAsync(string user, string other)
    {
        await using var read = await Get<ChatStore>().ReadAsync();
        return (await Contact.ReadAsync(read.Sql, user, other)).AreFriends;
    }

    /// <summary>The ids of a group's members, as one of them sees them.</summary>
    public async Task<IEnumerable<string>> MemberIdsAsync(string user, string group) =>
        (await Get<GroupBook>().MembersAsync(user, group, new MemberQuery(50))).Value.Members.Select(member => member.Id).Order();

    /// <summary>Makes a group of friends, owned by the first.</summary>
    public async Task<string> GroupAsync(params string[] users) =>
        (await Get<GroupBook>().CreateAsync(users[0], new CreateGroupRequest("Group", users[1..]))).Value.Id;

    public async Task SetRoleAsync(string group, string user, string role) => await Writer.RunAsync<Done>(transaction =>
    {
        transaction.SqlInvalidatingCache().Execute(
            "update members set role = $3 where user_id = $2 and conversation = (select conversation from groups where id = $1)",
            group, user, role);
        return Done.Value;
    });

    /// <summary>Creates a file without bytes, which is enough to send it.</summary>
    public Task<string> FileAsync(string user) => FileAsync(user, id => new StoredFile(id, user, "x", "text/plain", 1, ""));

    /// <summary>Creates a picture without bytes, which is enough for an avatar.</summary>
    public Task<string> PictureAsync(string user) => FileAsync(user, id => new StoredFile(id, user, "x", "image/png", 1, "", 40, 20));

    public async Task<string> DeviceAsync(string user) => (await Get<SessionStore>().OpenAsync(user, null)).Value.Device;

    public Task<Outcome<SendReceipt>> SendAsync(
        string from, ConversationKind kind, string to, string text, string? cid = null, object? origin = null) =>
        Writer.RunAsync(SendMessage.Create(from, kind, to, Text(text), cid, origin).Value);

    public async Task<SendReceipt> SayAsync(string from, string to, string text, string? cid = null) =>
        (await SendAsync(from, ConversationKind.Friend, to, text, cid)).Value;

    public async Task<SendReceipt> SayInAsync(string group, string from, string text, string? cid = null) =>
        (await SendAsync(from, ConversationKind.Group, group, text, cid)).Value;

    public Task<Outcome<ChangeReceipt>> RecallAsync(string user, ConversationKind kind, string with, string id) =>
        Writer.RunAsync(new RecallMessage(user, kind, with, id, Options.RecallTime));

    public async Task<Outcome<ChangeReceipt>> EditAsync(
        string user, ConversationKind kind, string with, string id, string msg, string[]? mentions = null)
    {
        using var json = JsonDocument.Parse(msg);
        return EditMessage.Create(user, kind, with, id, json.RootElement, mentions, Options.EditTime).TryGet(out var edit, out var refusal)
            ? await Writer.RunAsync(edit)
            : refusal;
    }

    public Task<Outcome<Done>> DeleteAsync(string user, ConversationKind kind, string with, string id, string device = "d") =>
        Writer.RunAsync(new DeleteMessage(user, device, kind, with, id));

    /// <summary>Sends a message of any kind.</summary>
    public async Task<Outcome<SendReceipt>> SendAsync(
        string from, ConversationKind kind, string to, string messageKind, string msg, string? quote, string[]? mentions = null,
        string? cid = null) =>
        MessageContent.Create(messageKind, Encoding.UTF8.GetBytes(msg), quote, mentions).TryGet(out var content, out var refusal)
            ? await Writer.RunAsync(SendMessage.Create(from, kind, to, content, cid).Value)
            : refusal;

    public async Task<ReadMark> ReadAsync(string user, ConversationKind kind, string with, long seq) =>
        (await Writer.RunAsync(new MarkRead(user, kind, with, seq))).Value;

    /// <summary>Changes a user's state of a conversation; <paramref name="json"/> is the body of the call.</summary>
    public Task<Outcome<ConversationState>> ChangeAsync(string user, ConversationKind kind, string with, string json)
    {
        var change = System.Text.Json.JsonSerializer.Deserialize(json, InboxJson.Wire.ConversationChange)!;
        return ChangeConversation.Create(user, "device", kind, with, change).TryGet(out var operation, out var refusal)
            ? Writer.RunAsync(operation)
            : Task.FromResult<Outcome<ConversationState>>(refusal);
    }

    public Task<Outcome<ReadMark>> ClearAsync(string user, ConversationKind kind, string with) =>
        Writer.RunAsync(new ClearConversation(user, "device", kind, with));

    public async Task<SyncPage> SyncAsync(
        string user, string device, ConversationKind? scope = null, string? cursor = null, int? limit = null) =>
        (await Get<Sync>().ReadAsync(new VerifiedSession(user, user, device, long.MaxValue), scope, cursor, limit)).Value;

    /// <summary>Syncs a device page by page until there is nothing more, and returns its cursor.</summary>
    public async Task<string> CatchUpAsync(string user, string device, ConversationKind? scope = null)
    {
        var page = await SyncAsync(user, device, scope);
        while (page.More) page = await SyncAsync(user, device, scope, page.Cursor);
        return page.Cursor!;
    }

    public async Task<HistoryPage> HistoryAsync(
        string user, ConversationKind kind, string with, long? before = null, long? after = null, int? limit = null) =>
        (await Get<History>().ReadAsync(user, kind, with, before, after, limit)).Value;

    /// <summary>The texts of the <c>system</c> entries of a group that a user sees.</summary>
    public async Task<IReadOnlyList<string>> BodiesAsync(string user, string group) =>
        [.. (await HistoryAsync(user, ConversationKind.Group, group, limit: 200)).Messages
            .Where(entry => entry.Kind == MessageKinds.System).Select(entry => entry.Body)];

    /// <summary>Only the names of these events.</summary>
    public async Task<IEnumerable<string>> GroupEventsAsync(string user, string group) => (await BodiesAsync(user, group))
        .Select(body => System.Text.Json.JsonSerializer.Deserialize(body, GroupsJson.Wire.MembershipChange)!.Event);

    /// <summary>The user's last notice, which must have this kind.</summary>
    public async Task<string> LastNoticeAsync(string user, string kind)
    {
        var notice = (await HistoryAsync(user, ConversationKind.Server, "server")).Messages[^1];
        Assert.Equal(kind, notice.Kind);
        return notice.Body;
    }

    public async Task<IReadOnlyList<RecentConversation>> RecentAsync(string user, ConversationKind? scope = null) =>
        (await Get<Recent>().ReadAsync(user, scope)).Value.Conversations;

    /// <summary>The result of a query, read on the writer's connection.</summary>
    public async Task<long> CountAsync(string sql) =>
        (await Writer.RunAsync<long>(transaction => transaction.SqlInvalidatingCache().Number(sql) ?? 0)).Value;

    /// <summary>When this returns, everything that was queued or observed before has been handled.</summary>
    public Task SettleAsync() => Writer.RunAsync<Done>(_ => Done.Value);

    public async ValueTask DisposeAsync()
    {
        await Writer.StopAsync();
        await _services.DisposeAsync();
    }

    private async Task<string> FileAsync(string user, Func<string, StoredFile> describe)
    {
        var id = (await Writer.RunAsync(transaction => FileTable.Begin(transaction, user, 1, 1, new UploadLimit(100, 100)))).Value.Id;
        _ = (await Writer.RunAsync(transaction => FileTable.Complete(transaction, describe(id)))).Value;
        return id;
    }

    public static MessageContent Text(string text) =>
        MessageContent.Create(null, Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text)}\"")).Value;
}
