using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.SocketIO;

/// <summary>What the server counts. All tags are from closed sets: namespaces as they were mapped, outcomes.</summary>
internal sealed class SocketMetrics(Meter meter)
{
    public const string Name = "Parley.SocketIO";

    public static readonly ActivitySource Activities = new(Name);

    private readonly UpDownCounter<long> _sockets = meter.CreateUpDownCounter<long>(
        "socketio.server.active_sockets", "{socket}", "Sockets that have joined a namespace.");

    private readonly Histogram<double> _events = meter.CreateHistogram<double>(
        "socketio.server.event.duration", "s", "How long handlers of events took.");

    private readonly Histogram<double> _acks = meter.CreateHistogram<double>(
        "socketio.server.ack.duration", "s", "How long clients took to answer.");

    private readonly Counter<long> _refusals = meter.CreateCounter<long>(
        "socketio.server.connect_errors", "{client}", "Clients that were refused by a namespace.");

    private readonly Counter<long> _recoveries = meter.CreateCounter<long>(
        "socketio.server.recoveries", "{client}", "Clients that asked to be recovered.");

    public Meter Meter => meter;

    public bool TimesEvents => _events.Enabled;

    public bool TimesAcks => _acks.Enabled;

    public void Joined(SocketNamespace ns) => _sockets.Add(1, Tag(ns));

    public void Left(SocketNamespace ns) => _sockets.Add(-1, Tag(ns));

    public void Event(SocketNamespace ns, string outcome, TimeSpan duration) =>
        _events.Record(duration.TotalSeconds, Tag(ns), new("outcome", outcome));

    public void Ack(SocketNamespace ns, string outcome, TimeSpan duration) =>
        _acks.Record(duration.TotalSeconds, Tag(ns), new("outcome", outcome));

    public void Refused(SocketNamespace? ns, string reason) =>
        _refusals.Add(1, new("namespace", ns?.MetricName ?? "unknown"), new("reason", reason));

    public void Recovery(SocketNamespace ns, RecoveryResult result) =>
        _recoveries.Add(1, Tag(ns), new("result", result switch
        {
            RecoveryResult.Recovered => "recovered",
            RecoveryResult.NoOffset => "no_offset",
            RecoveryResult.UnknownSocket => "unknown_socket",
            _ => "packets_lost",
        }));

    private static KeyValuePair<string, object?> Tag(SocketNamespace ns) => new("namespace", ns.MetricName);
}
