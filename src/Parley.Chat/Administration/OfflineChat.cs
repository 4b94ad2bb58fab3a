using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>The messenger's database opened for an operator while no server has it: nobody is connected, and nothing follows the log.</summary>
public sealed class OfflineChat : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OfflineChat(ServiceProvider services) => _services = services;

    /// <summary>Does what the operator asks.</summary>
    public ChatOperator Operator => _services.GetRequiredService<ChatOperator>();

    /// <summary>Opens the database, brings its schema forward, and keeps servers out.</summary>
    /// <param name="configure">Says where it is.</param>
    /// <exception cref="StoreException">It cannot be used, or a server uses it.</exception>
    public static OfflineChat Open(Action<ChatOptions> configure)
    {
        var services = new ServiceCollection().AddLogging().AddChat(configure).BuildServiceProvider();
        try
        {
            services.GetRequiredService<ChatStore>().Open();
            services.GetRequiredService<LogWriter>().Start();
            return new OfflineChat(services);
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }

    /// <summary>Writes what is left and lets others in.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<LogWriter>().StopAsync();
        await _services.DisposeAsync();
    }
}
