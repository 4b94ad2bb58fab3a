using System.Diagnostics.Metrics;
using Parley.Chat.Ground;

namespace Parley.Chat.Telemetry;

/// <summary>Counts refused requests in the meter <see cref="ChatTelemetry.Name"/>. Without a listener it costs a branch.</summary>
/// <param name="meters">The application's meter factory; null if it has none, and then nothing is counted.</param>
internal sealed class RefusalMetrics(IMeterFactory? meters = null)
{
    private readonly Counter<long>? _refusals = meters?.Create(ChatTelemetry.Name)
        .CreateCounter<long>("parley.refusals", "{request}", "Requests that were refused, by the reason.");

    /// <summary>A request over a socket was refused.</summary>
    public void OverSocket(Reason reason) => Count(reason, "socket");

    /// <summary>A request over HTTP was refused.</summary>
    public void OverHttp(Reason reason) => Count(reason, "http");

    private void Count(Reason reason, string transport)
    {
        if (_refusals is { Enabled: true }) _refusals.Add(1, new("parley.reason", reason.WireName()), new("parley.transport", transport));
    }
}
