using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Parley.Chat;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>The messenger on an open store, with a clock that stands still and without a server in front.</summary>
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
            .AddSingleton<TimeProvider>(time)
            .AddChat(configure)
            .BuildServiceProvider();
        var chat = new Chat(services, time);
        chat.Get<ChatStore>().Open();
        chat.Writer.Attach(chat.Observed);
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
        transaction.Sql.Execute("update users set banned = 1 where id = $1", user);
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

    /// <summary>Makes a group of friends, owned by the first.</summary>
    public async Task<string> GroupAsync(params string[] users) =>
        (await Get<GroupBook>().CreateAsync(users[0], new CreateGroupRequest("Group", users[1..]))).Value.Id;

    public async Task SetRoleAsync(string group, string user, string role) => await Writer.RunAsync<Done>(transaction =>
    {
        transaction.Sql.Execute(
            "update members set role = $3 where user_id = $2 and conversation = (select conversation from groups where id = $1)", group, user, role);
        return Done.Value;
    });

    /// <summary>Makes a file of which there are no bytes: enough to send it.</summary>
    public Task<string> FileAsync(string user) => FileAsync(user, id => new StoredFile(id, user, "x", "text/plain", 1, ""));

    /// <summary>Makes a picture of which there are no bytes: enough to be an avatar.</summary>
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

    /// <summary>Sends whatever a message may hold.</summary>
    public async Task<Outcome<SendReceipt>> SendAsync(
        string from, ConversationKind kind, string to, string messageKind, string msg, string? quote, string[]? mentions = null, string? cid = null) =>
        MessageContent.Create(messageKind, Encoding.UTF8.GetBytes(msg), quote, mentions).TryGet(out var content, out var refusal)
            ? await Writer.RunAsync(SendMessage.Create(from, kind, to, content, cid).Value)
            : refusal;

    public async Task<ReadMark> ReadAsync(string user, ConversationKind kind, string with, long seq) =>
        (await Writer.RunAsync(new MarkRead(user, kind, with, seq))).Value;

    /// <summary>Changes what a user keeps of a conversation; <paramref name="json"/> is the body of the call.</summary>
    public Task<Outcome<ConversationState>> ChangeAsync(string user, ConversationKind kind, string with, string json)
    {
        var change = System.Text.Json.JsonSerializer.Deserialize(json, ChatJson.Wire.ConversationChange)!;
        return ChangeConversation.Create(user, "device", kind, with, change).TryGet(out var operation, out var refusal)
            ? Writer.RunAsync(operation)
            : Task.FromResult<Outcome<ConversationState>>(refusal);
    }

    public Task<Outcome<ReadMark>> ClearAsync(string user, ConversationKind kind, string with) =>
        Writer.RunAsync(new ClearConversation(user, "device", kind, with));

    public SyncPage Sync(string user, string device, ConversationKind? scope = null, string? cursor = null, int? limit = null) =>
        Get<Sync>().Read(new VerifiedSession(user, user, device, long.MaxValue), scope, cursor, limit).Value;

    /// <summary>Syncs a device page by page until there is nothing more, and answers its cursor then.</summary>
    public string CatchUp(string user, string device, ConversationKind? scope = null)
    {
        var page = Sync(user, device, scope);
        while (page.More) page = Sync(user, device, scope, page.Cursor);
        return page.Cursor!;
    }

    public HistoryPage History(
        string user, ConversationKind kind, string with, long? before = null, long? after = null, int? limit = null) =>
        Get<History>().Read(user, kind, with, before, after, limit).Value;

    /// <summary>What the <c>system</c> entries of a group say that a user sees.</summary>
    public IReadOnlyList<string> Bodies(string user, string group) => [.. History(user, ConversationKind.Group, group, limit: 200).Messages
        .Where(entry => entry.Kind == MessageKinds.System).Select(entry => entry.Body)];

    /// <summary>Only the names of these events.</summary>
    public IEnumerable<string> GroupEvents(string user, string group) => Bodies(user, group)
        .Select(body => System.Text.Json.JsonSerializer.Deserialize(body, ChatJson.Wire.MembershipChange)!.Event);

    /// <summary>The user's last notice, which is of the kind.</summary>
    public string LastNotice(string user, string kind)
    {
        var notice = History(user, ConversationKind.Server, "server").Messages[^1];
        Assert.Equal(kind, notice.Kind);
        return notice.Body;
    }

    public IReadOnlyList<RecentConversation> Recent(string user, ConversationKind? scope = null) =>
        Get<Recent>().Read(user, scope).Value.Conversations;

    /// <summary>The number that a query gives, read where everything is written.</summary>
    public async Task<long> CountAsync(string sql) =>
        (await Writer.RunAsync<long>(transaction => transaction.Sql.Number(sql) ?? 0)).Value;

    /// <summary>Everything that was queued or observed before has been seen to the end when this returns.</summary>
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
