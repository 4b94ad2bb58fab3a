using Microsoft.Extensions.Hosting;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.Chat;

/// <summary>Opens the store before the server listens, and closes it after the last request.</summary>
internal sealed class ChatHost(ChatStore store, LogWriter writer, IRemoteEntries remote) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        store.Open(Refolding.Run);
        writer.Attach(remote);
        writer.Start();
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await writer.StopAsync();
        store.Dispose();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
