using Parley.Chat;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>The rules for every database. A database inherits the classes below and implements how it is opened.</summary>
public abstract class Spec : IAsyncLifetime
{
    private Chat? _chat;

    private protected Chat Chat => _chat!;

    public virtual ValueTask InitializeAsync()
    {
        _chat = Chat.Open(Configure);
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Chat.DisposeAsync();
        var options = new ChatOptions();
        Configure(options);
        PostgresServer.Drop(options.Database);
    }

    /// <summary>Sets the options to an empty database; called again to reopen the same one.</summary>
    protected abstract void Configure(ChatOptions options);

    /// <summary>Closes the store and opens it again, as a restart does, perhaps with other settings.</summary>
    private protected async Task ReopenAsync(Action<ChatOptions>? adjust = null)
    {
        await Chat.DisposeAsync();
        _chat = Chat.Open(Configure + adjust);
    }

    /// <summary>The kinds of all notices that a user has, the oldest first.</summary>
    private protected async Task<List<string>> NoticesAsync(string user) =>
        [.. (await Chat.HistoryAsync(user, ConversationKind.Server, "server")).Messages.Select(entry => entry.Kind)];

    private protected static IEnumerable<string> Texts(IEnumerable<LogEntry> entries) =>
        entries.Where(entry => entry.Kind == MessageKinds.Text).Select(entry => entry.Body.Trim('"'));
}
