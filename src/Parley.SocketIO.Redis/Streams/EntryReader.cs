using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// Reads one stream from its end on, for all namespaces of a server, over a connection of its own: a read waits in Redis for new entries,
/// and holds up whatever is sent on the same connection after it.
/// </summary>
internal sealed class EntryReader : IAsyncDisposable
{
    /// <summary>How long a read waits in Redis. Then the reader looks whether the ids have gone back.</summary>
    public static readonly TimeSpan Block = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    private readonly string _stream;
    private readonly Func<Task<IConnectionMultiplexer>> _open;
    private readonly Action<StreamMessage> _receive;
    private readonly int _count;
    private readonly TimeProvider _time;
    private readonly RedisMetrics _metrics;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private StreamId _position;
    private StreamId? _back;

    private volatile bool _isAway;   // set by the loop only

    /// <summary>Begins to read.</summary>
    /// <param name="stream">The key of the stream.</param>
    /// <param name="open">Opens the connection; it is called again if it fails.</param>
    /// <param name="receive">Receives the messages, in their order, one at a time.</param>
    /// <param name="count">The maximum number of entries to read at once.</param>
    /// <param name="parts">The clock, the metrics and the log.</param>
    public EntryReader(
        string stream,
        Func<Task<IConnectionMultiplexer>> open,
        Action<StreamMessage> receive,
        int count,
        ClusterParts parts)
    {
        (_stream, _open, _receive, _count) = (stream, open, receive, count);
        (_time, _metrics, _logger) = (parts.Time, parts.Metrics, parts.Logger);
        _reading = ReadAsync();
    }

    /// <summary>Ends when every entry that is added from then on will be received.</summary>
    public Task Started => _started.Task;

    /// <summary>Whether the last read has succeeded.</summary>
    public bool IsReading => _started.Task.IsCompleted && !_isAway;

    /// <summary>The id of the last entry that was read.</summary>
    public StreamId Position
    {
        get
        {
            lock (_gate) return _position;
        }
    }

    /// <summary>Tells that an entry was added, by which its sender sees that the ids have gone back.</summary>
    /// <param name="before">What <see cref="Position"/> was before the entry was added.</param>
    /// <param name="added">The id of the entry.</param>
    public void Added(StreamId before, StreamId added)
    {
        if (added > before) return;
        lock (_gate)
        {
            if (_position < added || (_back is { } known && known < added)) return;
            _back = added.Previous;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _closing.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A server goes on without Redis, whatever is wrong with it.")]
    private async Task ReadAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        IConnectionMultiplexer? connection = null;
        var pause = MinPause;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                connection ??= await _open().WaitAsync(_closing.Token);
                await ReadNextAsync(connection.GetDatabase()).WaitAsync(_closing.Token);
                pause = MinPause;
                if (_isAway) RedisLog.StreamBack(_logger, _stream);
                _isAway = false;
            }
            catch (Exception e)
            {
                if (_closing.IsCancellationRequested) break;
                if (!_isAway) RedisLog.StreamFailed(_logger, _stream, e);   // once, however long it lasts
                _isAway = true;
                await PauseAsync(pause);
                pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
            }
        }

        if (connection is not null) await connection.CloseAsync(allowCommandsToComplete: false);   // a read may still wait in Redis
    }

    private Task PauseAsync(TimeSpan time) => ((Task)Task.Delay(time, _time, _closing.Token))
        .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private async Task ReadNextAsync(IDatabase redis)
    {
        if (!_started.Task.IsCompleted)
        {
            Move(await EndAsync(redis));
            _started.SetResult();
        }

        // The first read after a failure does not wait, so that it is soon known to work. The result is a list of [stream, entries], or a
        // map in the newer protocol.
        var block = _isAway ? 1 : (int)Block.TotalMilliseconds;
        var result = await redis.ExecuteAsync(
            "XREAD",
            ["BLOCK", block, "COUNT", _count, "STREAMS", (RedisKey)_stream, Position.ToString()],
            CommandFlags.DemandMaster);
        if (result.IsNull)
        {
            await CheckAsync(redis);
            return;
        }

        var entries = result[0].Length == 2 ? result[0][1] : result[1];
        if (entries.Length >= _count) await CheckBeginAsync(redis);
        for (var i = 0; i < entries.Length; i++)
        {
            if (!StreamId.TryParse((string?)entries[i][0], out var id)) continue;
            _receive(StreamMessage.Of(id, (RedisValue[])entries[i][1]!));
            Move(id);
        }
    }

    // A reader that gets as many entries as it may is behind. Entries are removed from the beginning of the stream, read or not. If the
    // last one that was read before is gone, so may be some after it.
    private async Task CheckBeginAsync(IDatabase redis)
    {
        var first = await redis.StreamRangeAsync(_stream, count: 1, flags: CommandFlags.DemandMaster);
        if (first.Length == 0 || Position == StreamId.Zero || !(StreamId.Parse(first[0].Id) > Position)) return;
        _metrics.Dropped(DropReason.SlowNode);
        RedisLog.StreamBehind(_logger, _stream);
    }

    // Ids go back when Redis has lost its data and its clock is behind, or an older copy of the data has been restored.
    private async Task CheckAsync(IDatabase redis)
    {
        StreamId? back;
        lock (_gate) (back, _back) = (_back, null);
        var end = back ?? await EndAsync(redis);
        if (end > Position || end == Position) return;
        RedisLog.StreamWentBack(_logger, _stream, Position.ToString(), end.ToString());
        Move(end);
    }

    private async Task<StreamId> EndAsync(IDatabase redis)
    {
        var last = await redis.StreamRangeAsync(_stream, count: 1, messageOrder: Order.Descending, flags: CommandFlags.DemandMaster);
        return last.Length > 0 && StreamId.TryParse(last[0].Id, out var id) ? id : StreamId.Zero;
    }

    private void Move(StreamId position)
    {
        lock (_gate) _position = position;
    }
}
