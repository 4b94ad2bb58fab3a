using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Webhooks;

/// <summary>Tells each configured address what happens, none waiting for another.</summary>
internal sealed class WebhookService(
    WebhookClient client, WebhookBody body, ChatStore store, LogWriter writer, IOptions<ChatOptions> options, TimeProvider time, ILogger<WebhookService> logger)
    : BackgroundService
{
    /// <summary>The addresses of the settings.</summary>
    public IReadOnlyList<WebhookReceiver> Receivers { get; } =
    [
        .. options.Value.WebhookUrls.Distinct()
            .Select(url => new WebhookReceiver(url, options.Value.WebhookTimeout, client, body, store, writer, time, logger)),
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Receivers.Select(receiver => receiver.RunAsync(stoppingToken)));
}
