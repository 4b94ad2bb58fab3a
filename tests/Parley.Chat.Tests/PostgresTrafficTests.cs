using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Tests with a store of their own on PostgreSQL, which see what is sent to it.</summary>
public abstract class PostgresTrafficTests : IAsyncLifetime
{
    private readonly PostgresProxy _proxy;

    protected PostgresTrafficTests(PostgresServer server)
    {
        _proxy = new PostgresProxy(server.NewDatabase());
        Chat = StoreSpec.Chat.Open(options => options.Database = _proxy.Database);
    }

    private protected StoreSpec.Chat Chat { get; }

    private protected PostgresTraffic Traffic => _proxy.Traffic;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Chat.DisposeAsync();
        await _proxy.DisposeAsync();
    }
}
