namespace Parley.Chat.Tests;

/// <summary>Tests with a store of their own on SQLite.</summary>
public abstract class SqliteChatTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    protected SqliteChatTests() => Chat = StoreSpec.Chat.Open(_folder.Configure);

    private protected StoreSpec.Chat Chat { get; }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Chat.DisposeAsync();
        _folder.Dispose();
    }
}
