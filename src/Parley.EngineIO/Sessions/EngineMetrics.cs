using System.Diagnostics.Metrics;

namespace Parley.EngineIO;

/// <summary>
/// The metrics of an endpoint, in the meter <c>Parley.EngineIO</c>. Without a listener they cost a branch. All tags are from closed sets.
/// </summary>
internal sealed class EngineMetrics
{
    public const string MeterName = "Parley.EngineIO";

    private const string Transport = "engineio.transport";
    private const string Version = "engineio.version";
    private const string Use = "engineio.memory.use";
    private const string Direction = "network.io.direction";

    private static readonly Dictionary<DisconnectReason, string> Reasons =
        Enum.GetValues<DisconnectReason>().ToDictionary(reason => reason, SnakeCase);

    private readonly SessionTable _sessions;
    private readonly Counter<long>? _closed;
    private readonly Counter<long>? _packets;
    private readonly Counter<long>? _bytes;
    private readonly Counter<long>? _upgrades;
    private readonly Counter<long>? _refused;
    private readonly Counter<long>? _overflows;
    private readonly Counter<long>? _dropped;

    /// <param name="factory">The application's meter factory; null if it has none, and then nothing is counted.</param>
    /// <param name="sessions">The sessions of the endpoint.</param>
    /// <param name="memory">The budgets of the sessions.</param>
    public EngineMetrics(IMeterFactory? factory, SessionTable sessions, EngineMemory memory)
    {
        _sessions = sessions;
        if (factory?.Create(MeterName) is not { } meter) return;

        meter.CreateObservableUpDownCounter(
            "engineio.server.active_connections", CountOpen, "{connection}", "Open sessions, by transport and version.");
        meter.CreateObservableUpDownCounter(
            "engineio.server.memory",
            CountBytes,
            "By",
            "Bytes that open sessions hold: messages being read or handled, and packets to write.");
        meter.CreateObservableUpDownCounter(
            "engineio.server.memory.charged", () => memory.Total.Used, "By", "Bytes that are charged to the total budget.");
        _closed = meter.CreateCounter<long>("engineio.server.closed_connections", "{connection}", "Sessions that ended, by reason.");
        _packets = meter.CreateCounter<long>("engineio.server.packets", "{packet}", "Packets received and transmitted.");
        _bytes = meter.CreateCounter<long>("engineio.server.io", "By", "Bytes of payloads and frames, before compression over polling.");
        _upgrades = meter.CreateCounter<long>("engineio.server.upgrades", "{upgrade}", "Upgrades to WebSocket, by outcome.");
        _refused = meter.CreateCounter<long>(
            "engineio.server.refused_requests", "{request}", "Requests refused, by the code of the error.");
        _overflows = meter.CreateCounter<long>(
            "engineio.server.outbox.overflows", "{connection}", "Clients that were disconnected because they read too slowly.");
        _dropped = meter.CreateCounter<long>("engineio.server.volatile.dropped", "{packet}", "Volatile packets that could not be written.");
    }

    public void Closed(DisconnectReason reason, string transport, int version)
    {
        if (_closed is { Enabled: true })
            _closed.Add(1, Tag("engineio.reason", Reasons[reason]), Tag(Transport, transport), Tag(Version, Name(version)));
    }

    public void Received(string transport, int packets, long bytes)
    {
        if (_packets is { Enabled: true }) _packets.Add(packets, Tag(Direction, "receive"), Tag(Transport, transport));
        if (_bytes is { Enabled: true }) _bytes.Add(bytes, Tag(Direction, "receive"), Tag(Transport, transport));
    }

    public void Transmitted(string transport, List<OutgoingPacket> packets, long bytes)
    {
        if (_packets is { Enabled: true })
            _packets.Add(packets.Sum(packet => packet.Count), Tag(Direction, "transmit"), Tag(Transport, transport));
        if (_bytes is { Enabled: true }) _bytes.Add(bytes, Tag(Direction, "transmit"), Tag(Transport, transport));
    }

    public void Upgraded(bool isDone)
    {
        if (_upgrades is { Enabled: true }) _upgrades.Add(1, Tag("engineio.outcome", isDone ? "succeeded" : "failed"));
    }

    public void Refused(int code)
    {
        if (_refused is { Enabled: true }) _refused.Add(1, Tag("engineio.error.code", code));
    }

    public void Overflowed()
    {
        if (_overflows is { Enabled: true }) _overflows.Add(1);
    }

    public void Dropped()
    {
        if (_dropped is { Enabled: true }) _dropped.Add(1);
    }

    private static KeyValuePair<string, object?> Tag(string key, object value) => new(key, value);

    private static string Name(int version) => version == 3 ? "3" : "4";

    private static string SnakeCase(DisconnectReason reason) =>
        string.Concat(
            $"{reason}".Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    // Walks all sessions on each collection, so that opening and closing a session costs nothing.
    private IEnumerable<Measurement<long>> CountOpen() =>
        _sessions.All
            .Where(session => session.ClosedReason is null)
            .CountBy(session => (session.Transport, session.Version))
            .Select(
                group => new Measurement<long>(group.Value, Tag(Transport, group.Key.Transport), Tag(Version, Name(group.Key.Version))));

    private IEnumerable<Measurement<long>> CountBytes()
    {
        long read = 0, handled = 0, written = 0;
        foreach (var session in _sessions.All)
        {
            read += session.Reading;
            handled += session.Handling;
            written += session.Unwritten;
        }

        return [new(read, Tag(Use, "read")), new(handled, Tag(Use, "handle")), new(written, Tag(Use, "write"))];
    }
}
