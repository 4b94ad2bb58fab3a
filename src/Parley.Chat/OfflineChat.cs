using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>
/// The messenger's database, opened for an operator while no server uses it: no clients are connected, and nothing follows the log.
/// </summary>
public sealed class OfflineChat : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OfflineChat(ServiceProvider services) => _services = services;

    /// <summary>Carries out an operator's request.</summary>
    public ChatOperator Operator => _services.GetRequiredService<ChatOperator>();

    /// <summary>Opens and locks the database, and migrates its schema.</summary>
    /// <param name="configure">The setting of the database.</param>
    /// <exception cref="StoreException">It cannot be used, or a server uses it.</exception>
    public static OfflineChat Open(Action<ChatOptions> configure)
    {
        var services = new ServiceCollection().AddLogging().AddChat(configure).BuildServiceProvider();
        try
        {
            services.GetRequiredService<ChatStore>().Open(Refolding.Run);
            services.GetRequiredService<LogWriter>().Start();
            return new OfflineChat(services);
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }

    /// <summary>Writes what is left and releases the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<LogWriter>().StopAsync();
        await _services.DisposeAsync();
    }
}
