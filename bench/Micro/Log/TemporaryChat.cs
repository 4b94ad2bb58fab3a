using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat;
using Parley.Chat.Accounts;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Search;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Bench.Micro.Log;

/// <summary>
/// The messenger on a SQLite database of its own, with two friends in it and no server in front. It lies in the folder for temporary files.
/// </summary>
internal sealed class TemporaryChat : IAsyncDisposable
{
    public const string Alice = "alice";
    public const string Bob = "bob";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-micro-");
    private readonly ServiceProvider _services;

    public TemporaryChat()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddChat(options => options.Database = Path.Combine(_folder.FullName, "chat.db"))
            .BuildServiceProvider();
        Store.Open(static _ => { });
    }

    public ChatStore Store => _services.GetRequiredService<ChatStore>();

    public LogWriter Writer => _services.GetRequiredService<LogWriter>();

    public SearchIndexer Indexer => _services.GetRequiredService<SearchIndexer>();

    /// <summary>Opens a session for the one who sends; both users must be there.</summary>
    public async Task<VerifiedSession> SignInAsync()
    {
        var sessions = _services.GetRequiredService<SessionStore>();
        return (await sessions.VerifyAsync((await sessions.OpenAsync(Alice, null)).Value.SessionId)).Value;
    }

    /// <summary>A message from one friend to the other.</summary>
    public static SendMessage Send(MessageContent? content = null) =>
        SendMessage.Create(Alice, ConversationKind.Friend, Bob, content ?? Content, Guid.NewGuid().ToString("N")).Value;

    public static MessageContent Text(string text) => MessageContent.Create(null, Encoding.UTF8.GetBytes($"\"{text}\"")).Value;

    public static void Befriend(WriteTransaction transaction)
    {
        foreach (var user in new[] { Alice, Bob }) _ = Users.Create(transaction, user, user, "none").Value;
        foreach (var (user, friend) in new[] { (Alice, Bob), (Bob, Alice) })
        {
            transaction.SqlInvalidatingCache()
                .Execute("insert into friends (user_id, friend, since) values ($1, $2, $3)", user, friend, transaction.Now);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.StopAsync();
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static MessageContent Content { get; } = Text("a message of usual length, as people write them");
}
