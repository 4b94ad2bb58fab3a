using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

// What the stream and Redis keep for clients that reconnect.
internal sealed partial class RedisStreamsAdapter
{
    private const int PageSize = 200;
    private const int MaxPages = 100;

    public void Keep(in BroadcastTarget target, EventPacket packet, long ticket)
    {
        if (IsNobody(target))
        {
            Local.Settle(ticket, offset: null);
            return;
        }

        var message = new ClusterMessage { Type = ClusterMessageType.Broadcast, Target = target, Packet = packet };
        if (Volatile.Read(ref _hasGap) == 1 && _connection.Current is not null) _ = TellGapAsync();   // before later packets
        _ = KeepAsync(message, ticket);
    }

    public void Persist(SocketSession session, TimeSpan lifetime) => _ = PersistAsync(session, lifetime);

    public async ValueTask<(SocketSession? Session, PacketOffset? Offset)> TakeAsync(
        string recoveryId, string offset, CancellationToken cancellationToken)
    {
        if (!StreamId.TryParse(offset, out var id) || recoveryId.Length is 0 or > 100) return (null, null);
        var (session, isKept) = await AskAsync(TakeAsync(recoveryId, id), cancellationToken);
        return (session, isKept ? id.Offset : null);
    }

    public async ValueTask<PacketPage?> ReadAsync(PacketOffset after, CancellationToken cancellationToken)
    {
        var first = StreamId.Parse(after.Text);
        // The first entry is known already. If it is there, nothing after it has been removed.
        var page = await AskAsync(ReadAsync(first.ToString(), PageSize + 1), cancellationToken);
        if (page is not [var known, ..] || known.Id != first) return null;

        var packets = new List<KeptPacket>();
        foreach (var message in page)
        {
            if (message.Id == first || message.Namespace != Namespace) continue;
            if (message.Type == StreamMessage.GapType) return null;
            if (message.Type == (int)ClusterMessageType.Broadcast && message.TryRead(out var read) && read is not null && IsKept(read))
                packets.Add(new KeptPacket(read.Target, read.Packet!, message.Id.Offset));
        }

        return new PacketPage(packets, page[^1].Id.Offset, page.Count <= PageSize);
    }

    // As in a Node server: acks cannot be waited for on another node, and volatile packets are of use only now.
    private static bool IsKept(ClusterMessage broadcast) => broadcast.RequestId is null && !broadcast.Target.IsVolatile;

    // The reader settles the ticket when it comes to the entry, so that all nodes send packets in the order of the stream.
    private async Task KeepAsync(ClusterMessage message, long ticket)
    {
        if (await AddAsync(message, ticket) is not null) return;
        Volatile.Write(ref _hasGap, 1);
        Local.Settle(ticket, offset: null);
    }

    // Packets went only to the clients of this node. Clients that were lost at that time cannot recover without a loss.
    private async Task TellGapAsync()
    {
        if (Interlocked.Exchange(ref _hasGap, 0) == 0) return;
        if (await _outbox.AddAsync(StreamMessage.WriteGap(Uid, Namespace)) is null) Volatile.Write(ref _hasGap, 1);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for it: the failure is logged here.")]
    private async Task PersistAsync(SocketSession session, TimeSpan lifetime)
    {
        try
        {
            var redis = (await _connection.Opened.WaitAsync(_options.RequestTimeout, Parts.Time)).GetDatabase();
            await redis.StringSetAsync(KeyOf(session.RecoveryId), SessionText.Write(session, Namespace), lifetime);
        }
        catch (Exception e)
        {
            RedisLog.PersistFailed(Logger, Namespace, e);
        }
    }

    private async Task<(SocketSession? Session, bool IsKept)> TakeAsync(string recoveryId, StreamId offset)
    {
        // Only from then on this node receives what is added to the stream after the client has read it.
        await _reader.Started.WaitAsync(_options.RequestTimeout, Parts.Time);
        var redis = (await _connection.Opened).GetDatabase();
        var taking = redis.StringGetDeleteAsync(KeyOf(recoveryId));
        var entries = await redis.StreamRangeAsync(_stream, offset.ToString(), offset.ToString(), 1, flags: CommandFlags.DemandMaster);
        var session = (string?)await taking is { } text ? SessionText.Read(text, recoveryId, Namespace) : null;
        return (session, entries.Length == 1);
    }

    private async Task<List<StreamMessage>> ReadAsync(string from, int count, string to = "+", Order order = Order.Ascending)
    {
        var redis = (await _connection.Opened).GetDatabase();
        var entries = await redis.StreamRangeAsync(_stream, from, to, count, order, CommandFlags.DemandMaster);
        return [.. entries.Select(Read)];
    }

    // From the end backwards, at most as far as the stream reaches; the result is in the order of the stream.
    private async IAsyncEnumerable<StreamMessage> ReadLatestAsync(TimeSpan time)
    {
        var all = new List<StreamMessage>();
        for (var (page, to) = (new List<StreamMessage>(), "+"); all.Count < MaxPages * PageSize; to = page[^1].Id.Previous.ToString())
        {
            page = await ReadAsync("-", PageSize, to, Order.Descending);
            all.AddRange(page);
            if (page.Count < PageSize || all[0].Id.Time - page[^1].Id.Time > time.TotalMilliseconds) break;
        }

        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (all[0].Id.Time - all[i].Id.Time <= time.TotalMilliseconds) yield return all[i];
        }
    }

    private static StreamMessage Read(StreamEntry entry)
    {
        RedisValue[] fields = [.. entry.Values.SelectMany(field => new[] { field.Name, field.Value })];
        return StreamMessage.Of(StreamId.Parse(entry.Id), fields);
    }

    private string KeyOf(string recoveryId) => _options.SessionKeyPrefix + recoveryId;

    /// <exception cref="IOException">Redis has not answered.</exception>
    private static async Task<T> AskAsync<T>(Task<T> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            throw new IOException("Redis has not answered.", e);
        }
    }
}
