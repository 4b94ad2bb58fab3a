using System.Text;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>The classic adapter: Pub/Sub in the form of <c>@socket.io/redis-adapter</c>.</summary>
internal sealed class ClassicAdapter : PubSubAdapter
{
    private readonly ClassicChannels _channels;
    private readonly bool _isSpecific;
    private readonly RedisChannel _requests;
    private readonly byte[] _ownChannel;
    private readonly byte[] _ownBroadcast;   // how a broadcast of this node begins
    private readonly byte[] _ownRequest;

    public ClassicAdapter(LocalAdapter local, ClusterParts parts, RedisConnection connection, RedisAdapterOptions options)
        : base(local, parts, connection)
    {
        _channels = new ClassicChannels(options.KeyPrefix, local.Namespace);
        _isSpecific = options.PublishOnSpecificResponseChannel;
        _requests = RedisChannel.Literal(_channels.Requests);
        OwnChannel = _channels.ResponsesTo(Uid);
        _ownChannel = (byte[])OwnChannel!;
        _ownBroadcast = [0x93, 0xa0 | NodeId.Length, .. Encoding.ASCII.GetBytes(Uid)];
        _ownRequest = ClusterJson.PrefixOf(Uid);
    }

    protected override RedisChannel OwnChannel { get; }

    protected override IEnumerable<RedisChannel> Channels => [_channels.All, OwnChannel, _requests];

    // What is published to it arrives through the pattern as well.
    protected override bool IsIgnored(RedisChannel channel) => !channel.IsPattern;

    protected override void Publish(ClusterMessage message)
    {
        if (message is { Type: ClusterMessageType.Broadcast, RequestId: null })
        {
            var broadcast = ClassicJson.WriteBroadcast(Uid, message.Target, message.Packet!, Local.Namespace);
            Outbox.Publish(_channels.BroadcastsTo(message.Target.Rooms), broadcast);
        }
        else
        {
            Outbox.Publish(_requests, ClassicJson.WriteRequest(message, Local.Namespace));
        }
    }

    // Node servers respond to an event for servers on the channel of all, whatever the option says.
    protected override void Respond(string requester, ClusterMessage response) =>
        Outbox.Publish(ResponseChannel(requester), ClassicJson.WriteResponse(response, Uid));

    protected override async Task<Membership> FindOthersAsync(CancellationToken cancellationToken)
    {
        await WaitUntilReadyAsync(cancellationToken);
        var counts = await CountAsync("NUMSUB", _requests, OwnChannel).WaitAsync(cancellationToken);
        return new Membership(Math.Max(0, counts[0] - counts[1]), []);
    }

    protected override async Task<IReadOnlyCollection<string>> FindNamesAsync()
    {
        var channels = await ListAsync("CHANNELS", _channels.ResponsesToOne);
        return [.. channels.Select(_channels.NodeOf).Where(uid => uid != Uid).Distinct()];
    }

    protected override bool Read(IncomingMessage message)
    {
        var channel = ((byte[])message.Channel!).AsSpan();
        if (channel.StartsWith(_channels.Broadcasts)) return ReadBroadcast(channel[_channels.Broadcasts.Length..], message.Bytes);
        if (channel.SequenceEqual(_channels.Requests)) return ReadRequest(message.Bytes);
        if (!channel.SequenceEqual(_channels.Responses) && !channel.SequenceEqual(_ownChannel)) return true;   // to another node
        if (!ClassicReader.TryReadResponse(message.Bytes, out var response)) return false;
        if (response is not null) Handle(response);
        return true;
    }

    private bool ReadBroadcast(ReadOnlySpan<byte> room, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith(_ownBroadcast)) return true;
        if (room is [.. var name, (byte)'#'] && !Local.HasRoom(Encoding.UTF8.GetString(name))) return true;
        if (!ClassicReader.TryReadBroadcast(bytes, Local.Namespace, out var message)) return false;
        if (message is not null && message.Uid != Uid) Handle(message);
        return true;
    }

    private bool ReadRequest(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith(_ownRequest)) return true;
        if (!ClassicReader.TryReadRequest(bytes, out var request)) return false;
        if (request!.Uid == Uid) return true;   // in MessagePack
        if (request.Message is { } message) Handle(message);
        if (request.RequestId is { } id) Confirm(request, id);
        return true;
    }

    // Requests that only Node servers make: for names, and those of old versions about one socket.
    private void Confirm(ClassicRequest request, string id)
    {
        var channel = ResponseChannel(request.Uid ?? "");
        if (request.Type == (int)ClassicRequestType.AllRooms)
        {
            var rooms = Local.FetchSockets(BroadcastTarget.Everybody).SelectMany(socket => socket.Rooms).Distinct();
            Outbox.Publish(channel, ClassicJson.WriteNames(id, "rooms", rooms));
        }
        else if (request.Type == (int)ClassicRequestType.Sockets)
        {
            var target = new BroadcastTarget(request.Rooms.Count > 0 ? [.. request.Rooms] : null, []);
            Outbox.Publish(channel, ClassicJson.WriteNames(id, "sockets", Local.FetchSockets(target).Select(socket => socket.Id)));
        }
        else if (request.IsOld)
        {
            Outbox.Publish(channel, ClassicJson.WriteNames(id, member: null, []));
        }
    }

    private RedisChannel ResponseChannel(string requester) =>
        _isSpecific && requester.Length > 0 ? _channels.ResponsesTo(requester) : RedisChannel.Literal(_channels.Responses);
}
