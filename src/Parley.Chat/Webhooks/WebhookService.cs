using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Webhooks;

/// <summary>Posts events to each configured address, none waiting for another.</summary>
internal sealed class WebhookService(
    WebhookClient client, WebhookBody body, ChatStore store, LogWriter writer, IOptions<ChatOptions> options, ServiceSupervisor supervisor,
    TimeProvider time, ILogger<WebhookService> logger)
    : SupervisedService("webhooks", supervisor)
{
    /// <summary>The addresses of the settings.</summary>
    public IReadOnlyList<WebhookReceiver> Receivers { get; } =
    [
        .. options.Value.WebhookUrls.Distinct().Select((url, index) => new WebhookReceiver(
            url, options.Value.WebhookTimeout, client, body, store, writer, time, supervisor.Work(NameOf(index)), logger)),
    ];

    /// <summary>Its name by its index in the settings, because the address may contain secrets.</summary>
    public static string NameOf(int index) => FormattableString.Invariant($"webhook {index + 1}");

    // Each is separate, so that a failure of one is observed while the others continue.
    protected override Task RunAsync(CancellationToken stopping) => Task.WhenAll(Receivers.Select(
        (receiver, index) => Supervisor.RunAsync(Supervisor.Work(NameOf(index)), receiver.RunAsync, stopping)));
}
