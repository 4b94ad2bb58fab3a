using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.SocketIO;

/// <summary>The metrics of the server. All tags are from closed sets: mapped namespaces and outcomes.</summary>
internal sealed class SocketMetrics(Meter meter)
{
    public const string Name = "Parley.SocketIO";

    public static readonly ActivitySource Activities = new(Name);

    // In seconds; without it, collectors take bounds for milliseconds.
    private static readonly InstrumentAdvice<double> Durations =
        new() { HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] };

    private readonly UpDownCounter<long> _sockets = meter.CreateUpDownCounter<long>(
        "socketio.server.active_sockets", "{socket}", "Sockets that have joined a namespace.");

    private readonly Histogram<double> _events = meter.CreateHistogram(
        "socketio.server.event.duration", "s", "How long handlers of events took.", tags: null, Durations);

    private readonly Histogram<double> _acks = meter.CreateHistogram(
        "socketio.server.ack.duration", "s", "How long clients took to ack.", tags: null, Durations);

    private readonly Counter<long> _refusals = meter.CreateCounter<long>(
        "socketio.server.connect_errors", "{client}", "Clients that a namespace refused.");

    private readonly Counter<long> _recoveries = meter.CreateCounter<long>(
        "socketio.server.recoveries", "{client}", "Clients that asked for recovery.");

    public Meter Meter => meter;

    public bool TimesEvents => _events.Enabled;

    public bool TimesAcks => _acks.Enabled;

    public void Joined(string ns) => _sockets.Add(1, Tag(ns));

    public void Left(string ns) => _sockets.Add(-1, Tag(ns));

    public void Event(string ns, string outcome, TimeSpan duration) =>
        _events.Record(duration.TotalSeconds, Tag(ns), new("outcome", outcome));

    public void Ack(string ns, string outcome, TimeSpan duration) =>
        _acks.Record(duration.TotalSeconds, Tag(ns), new("outcome", outcome));

    public void Refused(string? ns, string reason) =>
        _refusals.Add(1, new("namespace", ns ?? "unknown"), new("reason", reason));

    public void Recovery(string ns, RecoveryResult result) =>
        _recoveries.Add(1, Tag(ns), new("result", result switch
        {
            RecoveryResult.Recovered => "recovered",
            RecoveryResult.NoOffset => "no_offset",
            RecoveryResult.UnknownSocket => "unknown_socket",
            RecoveryResult.Unavailable => "unavailable",
            _ => "packets_lost",
        }));

    private static KeyValuePair<string, object?> Tag(string ns) => new("namespace", ns);
}
