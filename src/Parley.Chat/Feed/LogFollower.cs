using System.Threading.Channels;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Feed;

/// <summary>
/// Passes the log to a handler in order, each entry at least once, from the follower's last position. A new follower starts with the next
/// entry. Nothing waits for it. Of several nodes, one follows; when it is gone, another one goes on.
/// </summary>
internal sealed class LogFollower
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    // One signal is enough for any number of entries.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite
    });
    private readonly string _name;
    private readonly ChatStore _store;
    private readonly LogFeed _feed;
    private readonly FeedPosition _position;
    private readonly TimeProvider _time;
    private readonly SupervisedWork _work;
    private long _pos = -1;      // Not known yet.
    private long _saved;
    private long _savedAt;

    /// <param name="name">The name of its position in the database.</param>
    /// <param name="store">The log.</param>
    /// <param name="writer">Stores the position.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">Informed of every failure and success.</param>
    public LogFollower(string name, ChatStore store, LogWriter writer, TimeProvider time, SupervisedWork work)
    {
        (_name, _store, _time, _work) = (name, store, time, work);
        _feed = new LogFeed(store);
        _position = new FeedPosition(name, store, writer);
    }

    /// <summary>The last handled position; -1 until it is known.</summary>
    public long Pos => Volatile.Read(ref _pos);

    /// <summary>Follows the log until it is stopped.</summary>
    /// <param name="limit">The number of entries in a batch.</param>
    /// <param name="handle">Returns when all entries are handled, which may take hours; cancelled when the server stops.</param>
    /// <param name="stopping">Stops it.</param>
    public Task RunAsync(int limit, Func<IReadOnlyList<LogEntry>, CancellationToken, Task> handle, CancellationToken stopping) =>
        Lease.HoldAsync(_store, _name, mine => FollowAsync(limit, handle, mine), _time, stopping);

    private async Task FollowAsync(int limit, Func<IReadOnlyList<LogEntry>, CancellationToken, Task> handle, CancellationToken stopping)
    {
        Volatile.Write(ref _pos, -1);   // Another node may have gone on from the stored position.
        _store.Grown += Tell;
        try
        {
            while (true) await TryStepAsync(limit, handle, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
        finally
        {
            _store.Grown -= Tell;
            if (_pos > _saved) await _position.SaveAsync(_pos);
        }
    }

    private async Task TryStepAsync(int limit, Func<IReadOnlyList<LogEntry>, CancellationToken, Task> handle, CancellationToken stopping)
    {
        try
        {
            if (_pos < 0) await BeginAsync();
            var entries = await _feed.ReadAsync(_pos, limit);
            if (entries.Count == 0)
            {
                _work.Succeeded();
                await WaitAsync(stopping);
                return;
            }

            await handle(entries, stopping);
            Volatile.Write(ref _pos, entries[^1].Pos);
            if (_time.GetElapsedTime(_savedAt) >= SaveInterval) await SaveAsync();
            _work.Succeeded();
        }
        // Any failure: the follower waits and reports it, but loses nothing.
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            await Task.Delay(_work.Failed(exception), _time, stopping);
        }
    }

    // The last entries before a rest would otherwise be stored with the next ones, and seem to wait until then.
    private async Task WaitAsync(CancellationToken stopping)
    {
        if (_pos > _saved && !await HasNewsSoonAsync(stopping)) await SaveAsync();
        else if (_pos == _saved) await _news.Reader.ReadAsync(stopping);
    }

    private async Task<bool> HasNewsSoonAsync(CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(SaveInterval, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        try
        {
            return await _news.Reader.ReadAsync(end.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task BeginAsync()
    {
        var pos = await _position.LoadAsync();
        Volatile.Write(ref _pos, pos ?? await _feed.HeadAsync());
        _saved = _pos;
        if (pos is null) await SaveAsync();
    }

    private async Task SaveAsync()
    {
        var outcome = await _position.SaveAsync(_pos);
        _savedAt = _time.GetTimestamp();
        if (outcome.Refusal is null) _saved = _pos;
    }

    private void Tell() => _news.Writer.TryWrite(true);
}
