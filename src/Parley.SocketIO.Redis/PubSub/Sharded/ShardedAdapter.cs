using System.Text;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>The sharded adapter: sharded Pub/Sub in the form of <c>createShardedAdapter</c> of <c>@socket.io/redis-adapter</c>.</summary>
internal sealed class ShardedAdapter : PubSubAdapter
{
    private const int SocketIdLength = 20;   // Node servers take every room with a name of this length for that of a socket's id

    private readonly string _prefix;
    private readonly RedisSubscriptionMode _mode;
    private readonly RedisChannel _channel;
    private readonly byte[] _ownMessage;
    private readonly RoomChannels? _rooms;

    public ShardedAdapter(LocalAdapter local, ClusterParts parts, RedisConnection connection, RedisAdapterOptions options)
        : base(local, parts, connection)
    {
        _prefix = $"{options.KeyPrefix}#{local.Namespace}#";
        _mode = options.SubscriptionMode;
        _channel = RedisChannel.Sharded(_prefix);
        OwnChannel = ChannelOf(Uid);
        _ownMessage = ClusterJson.PrefixOf(Uid);
        if (_mode == RedisSubscriptionMode.Static) return;
        _rooms = new RoomChannels(local, Subscriptions, ChannelOf, RingForUpdate, _mode == RedisSubscriptionMode.DynamicPrivate);
    }

    protected override RedisChannel OwnChannel { get; }

    protected override IEnumerable<RedisChannel> Channels => [OwnChannel, _channel];

    public override async ValueTask DisposeAsync()
    {
        _rooms?.Dispose();
        await base.DisposeAsync();
    }

    protected override void Publish(ClusterMessage message) =>
        Outbox.Publish(ChannelOf(message), WireBytes.Write(ClusterJson.Write(message, Local.Namespace), message.Attachments));

    protected override void Respond(string requester, ClusterMessage response)
    {
        var json = ClusterJson.Write(response with { Uid = Uid }, Local.Namespace);
        Outbox.Publish(ChannelOf(requester), WireBytes.Write(json, response.Attachments));
    }

    protected override Task UpdateSubscriptionsAsync() => _rooms?.UpdateAsync(Closing) ?? Task.CompletedTask;

    protected override async Task<Membership> FindOthersAsync(CancellationToken cancellationToken)
    {
        await WaitUntilReadyAsync(cancellationToken);
        var counts = await CountAsync("SHARDNUMSUB", _channel, OwnChannel).WaitAsync(cancellationToken);
        return new Membership(Math.Max(0, counts[0] - counts[1]), []);
    }

    // The channel of a room has the same form, so a room whose name looks like the id of a node is taken for one.
    protected override async Task<IReadOnlyCollection<string>> FindNamesAsync()
    {
        var digits = string.Concat(Enumerable.Repeat("[0-9a-f]", NodeId.Length));
        var channels = await ListAsync("SHARDCHANNELS", $"{Glob.Escape(_prefix)}{digits}#");
        return [.. channels.Select(channel => channel[_prefix.Length..^1]).Where(uid => uid != Uid).Distinct()];
    }

    protected override bool Read(IncomingMessage message)
    {
        if (message.Bytes.Span.StartsWith(_ownMessage)) return true;
        if (!ClusterJson.TryRead(message.Bytes, Local.Namespace, out var read)) return false;
        if (read is not null && read.Uid != Uid) Handle(read);   // an own one in MessagePack is recognized only here
        return true;
    }

    private RedisChannel ChannelOf(ClusterMessage message)
    {
        if (_rooms is null || message is not { Type: ClusterMessageType.Broadcast, RequestId: null, Target.Rooms: [var room] })
            return _channel;
        return _mode == RedisSubscriptionMode.DynamicPrivate || room.Length != SocketIdLength ? ChannelOf(room) : _channel;
    }

    private RedisChannel ChannelOf(string name) => RedisChannel.Sharded(Encoding.UTF8.GetBytes($"{_prefix}{name}#"));
}
