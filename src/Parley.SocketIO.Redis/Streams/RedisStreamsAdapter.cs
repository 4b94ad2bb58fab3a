using System.Diagnostics.CodeAnalysis;
using System.Text;
using Parley.EngineIO;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// The adapter on Redis streams, compatible with the npm package <c>@socket.io/redis-streams-adapter</c>. Messages for sockets are entries
/// of a stream. Requests to nodes and their responses go through channels, or through the stream as well in the older format.
/// </summary>
internal sealed partial class RedisStreamsAdapter : PubSubAdapter, IRecoveryStore
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private readonly RedisConnection _connection;
    private readonly EntryReaders _readers;
    private readonly RedisStreamsAdapterOptions _options;
    private readonly string _stream;
    private readonly EntryReader _reader;
    private readonly StreamOutbox _outbox;
    private readonly NodeList _nodes;
    private readonly RedisChannel _channel;
    private readonly IDisposable _tick;
    private long _lastSent;
    private bool _hasJoined;   // used by the watching loop only
    private int _hasGap;       // whether packets for clients are missing in the stream, and the stream does not say so yet

    public RedisStreamsAdapter(
        LocalAdapter local, ClusterParts parts, RedisConnection connection, EntryReaders readers, RedisStreamsAdapterOptions options)
        : base(local, parts, connection)
    {
        (_connection, _readers, _options) = (connection, readers, options);
        _channel = ChannelOf($"{options.ChannelPrefix}#{local.Namespace}#");
        OwnChannel = ChannelOf($"{options.ChannelPrefix}#{local.Namespace}#{Uid}#");
        _stream = options.StreamOf(local.Namespace);
        _nodes = new NodeList(options.HeartbeatTimeout, parts.Time);
        _outbox = new StreamOutbox(connection, _stream, local.Namespace, options, parts.Metrics, parts.Logger);
        _reader = readers.Of(_stream);
        readers.Add(this);
        _tick = GuardedTimer.Every(
            TickPeriod, parts.Time, Tick, exception => RedisLog.CheckFailed(Logger, local.Namespace, exception));
    }

    protected override RedisChannel OwnChannel { get; }

    protected override IEnumerable<RedisChannel> Channels => _options.StreamOnly ? [] : [OwnChannel, _channel];

    /// <summary>Receives a message of the stream, its own ones as well. Calls come one at a time. Never throws.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "One message that fails must not stop the next ones.")]
    public void Receive(in StreamMessage message)
    {
        try
        {
            Parts.Metrics.Received(message.Size);
            if (message.Uid != Uid) ReceiveOther(message);
            else if (message.Ticket > 0) Local.Settle(message.Ticket, message.Id.Offset);
            else if (message.Probe is { } probe) TakeProbe(probe);
        }
        catch (Exception e)
        {
            RedisLog.MessageFailed(Logger, Namespace, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _tick.Dispose();
        if (_options.StreamOnly && _connection.Current is not null)
            await AddAsync(new ClusterMessage { Type = ClusterMessageType.AdapterClose });
        await base.DisposeAsync();
        _readers.Remove(this);
    }

    protected override void Publish(ClusterMessage message)
    {
        if (!_options.StreamOnly && IsRequest(message)) Publish(_channel, message);
        else _ = AddAsync(message);   // never fails
    }

    protected override void Respond(string requester, ClusterMessage response)
    {
        if (_options.StreamOnly) _ = AddAsync(response);
        else Publish(ChannelOf($"{_options.ChannelPrefix}#{Namespace}#{requester}#"), response);
    }

    protected override async Task<Membership> FindOthersAsync(CancellationToken cancellationToken)
    {
        await WaitUntilReadyAsync(cancellationToken);
        if (_options.StreamOnly) return _nodes.Others;
        var counts = await CountAsync(_options.ShardedPubSub ? "SHARDNUMSUB" : "NUMSUB", _channel).WaitAsync(cancellationToken);
        return new Membership(Math.Max(0, counts[0] - 1), []);
    }

    protected override async Task<IReadOnlyCollection<string>> FindNamesAsync()
    {
        if (_options.StreamOnly) return _nodes.Others.Names;
        var prefix = $"{_options.ChannelPrefix}#{Namespace}#";
        var digits = string.Concat(Enumerable.Repeat("[0-9a-f]", NodeId.Length));
        var channels = await ListAsync(_options.ShardedPubSub ? "SHARDCHANNELS" : "CHANNELS", $"{Glob.Escape(prefix)}{digits}#");
        return [.. channels.Select(channel => channel[prefix.Length..^1]).Where(uid => uid != Uid).Distinct()];
    }

    // A node is ready when it receives what is added to the stream from then on, and the older format has told the others.
    protected override async Task UpdateSubscriptionsAsync()
    {
        await _reader.Started.WaitAsync(Closing);
        if (_hasJoined) return;
        if (_options.StreamOnly) await JoinAsync();
        _hasJoined = true;
    }

    protected override bool PublishProbe(ReadOnlyMemory<byte> probe)
    {
        if (!_reader.IsReading || _connection.Current is null) return false;
        if (!_options.StreamOnly) return base.PublishProbe(probe);
        _ = AddAsync(StreamMessage.WriteProbe(Uid, Namespace, probe));
        return true;
    }

    protected override bool Read(IncomingMessage message)
    {
        if (!ClusterJson.TryRead(message.Bytes, Namespace, out var read)) return false;
        if (read is not null && read.Uid != Uid) Handle(read);
        return true;
    }

    // Messages that nobody needs later. The npm package from 0.3 on keeps them out of the stream.
    private static bool IsRequest(ClusterMessage message) => message.Type switch
    {
        ClusterMessageType.Broadcast => message.RequestId is not null,
        ClusterMessageType.ServerSideEmit or ClusterMessageType.FetchSockets => true,
        _ => false,
    };

    private RedisChannel ChannelOf(string name) =>
        _options.ShardedPubSub ? RedisChannel.Sharded(Encoding.UTF8.GetBytes(name)) : RedisChannel.Literal(Encoding.UTF8.GetBytes(name));

    // Node servers expect MessagePack here, also without binary data.
    private void Publish(RedisChannel channel, ClusterMessage message) => Outbox.Publish(
        channel, WireBytes.Pack(ClusterJson.Write(message with { Uid = Uid }, Namespace), message.Attachments));

    private void ReceiveOther(in StreamMessage message)
    {
        if (_options.StreamOnly && message.Type != (int)ClusterMessageType.AdapterClose) _nodes.Heard(message.Uid);
        if (message.Type == StreamMessage.GapType) return;
        if (!message.TryRead(out var read))
        {
            Parts.Metrics.Malformed();
            RedisLog.Malformed(Logger, Namespace);
            return;
        }

        switch (read?.Type)
        {
            case ClusterMessageType.InitialHeartbeat when _options.StreamOnly:
                Publish(new ClusterMessage { Type = ClusterMessageType.Heartbeat });
                break;
            case ClusterMessageType.AdapterClose when message.Uid is { } uid:
                _nodes.Left(uid);
                Leave(uid);
                break;
            case ClusterMessageType.Broadcast when read.RequestId is null:
                Local.Broadcast(read.Target, read.Packet!, IsKept(read) ? message.Id.Offset : null);
                break;
            case { }:
                Handle(read);
                break;
        }
    }

    private Task<StreamId?> AddAsync(ClusterMessage message, long ticket = 0) =>
        AddAsync(StreamMessage.Write(message, Uid, Namespace, ticket));

    private async Task<StreamId?> AddAsync(NameValueEntry[] fields)
    {
        Volatile.Write(ref _lastSent, Parts.Time.GetTimestamp());
        var before = _reader.Position;
        var added = await _outbox.AddAsync(fields);
        if (added is { } id) _reader.Added(before, id);
        return added;
    }

    // A new node knows the others at once: each has sent something within the time that a node may be silent.
    private async Task JoinAsync()
    {
        if (await AddAsync(new ClusterMessage { Type = ClusterMessageType.InitialHeartbeat }) is null) throw RedisConnection.NotReachable();
        await foreach (var message in ReadLatestAsync(_options.HeartbeatTimeout))
        {
            if (message.Uid == Uid || message.Namespace != Namespace || message.Uid is not { } uid) continue;
            if (message.Type == (int)ClusterMessageType.AdapterClose) _nodes.Left(uid);
            else _nodes.Heard(uid);
        }
    }

    private void Tick()
    {
        if (Volatile.Read(ref _hasGap) == 1 && _connection.Current is not null) _ = TellGapAsync();
        if (!_options.StreamOnly) return;
        if (Parts.Time.GetElapsedTime(Volatile.Read(ref _lastSent)) >= _options.HeartbeatInterval)
            _ = AddAsync(new ClusterMessage { Type = ClusterMessageType.Heartbeat });
        // Requests that wait for such a node go on to wait: their results name it.
        foreach (var uid in _nodes.RemoveSilent()) RedisLog.NodeGone(Logger, Namespace, uid);
    }
}
