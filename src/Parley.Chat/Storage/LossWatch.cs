using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;

namespace Parley.Chat.Storage;

/// <summary>
/// Stops the host when the database has lost what it had committed, because what the process has cached is wrong then.
/// </summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The host is to stop, which nothing else of the messenger does.")]
internal sealed class LossWatch(ChatStore store) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => store.Lost.WaitAsync(stoppingToken);
}
