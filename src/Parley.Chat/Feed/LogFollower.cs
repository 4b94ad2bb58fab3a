using System.Threading.Channels;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Feed;

/// <summary>
/// Hands the log on in its order, each entry at least once, from where the follower last got to; one that is new starts with what comes
/// next. Nothing waits for it: how far it is behind costs nobody but itself.
/// </summary>
internal sealed class LogFollower
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    // One word of news is enough, however much there is.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ChatStore _store;
    private readonly LogFeed _feed;
    private readonly FeedPosition _position;
    private readonly TimeProvider _time;
    private readonly SupervisedWork _work;
    private long _pos = -1;      // Not known yet.
    private long _saved;
    private long _savedAt;

    /// <param name="name">Under which the database keeps how far it has got.</param>
    /// <param name="store">What is followed.</param>
    /// <param name="writer">Writes down how far it has got.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">Told of every step that fails or succeeds.</param>
    public LogFollower(string name, ChatStore store, LogWriter writer, TimeProvider time, SupervisedWork work)
    {
        (_store, _time, _work) = (store, time, work);
        _feed = new LogFeed(store);
        _position = new FeedPosition(name, store, writer);
    }

    /// <summary>Everything up to here has been handled; -1 until that is known.</summary>
    public long Pos => Volatile.Read(ref _pos);

    /// <summary>Follows until it is told to stop.</summary>
    /// <param name="limit">How many entries are handed on at once.</param>
    /// <param name="handle">Returns when all of them are done with, which may take hours; cancelled when the server stops.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task RunAsync(int limit, Func<IReadOnlyList<LogEntry>, CancellationToken, Task> handle, CancellationToken stopping)
    {
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
            var entries = _feed.Read(_pos, limit);
            if (entries.Count == 0)
            {
                _work.Succeeded();
                await _news.Reader.ReadAsync(stopping);
                return;
            }

            await handle(entries, stopping);
            Volatile.Write(ref _pos, entries[^1].Pos);
            if (_time.GetElapsedTime(_savedAt) >= SaveInterval) await SaveAsync();
            _work.Succeeded();
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)   // Whatever it was: it stands still and says so, but loses nothing.
        {
            await Task.Delay(_work.Failed(exception), _time, stopping);
        }
    }

    private async Task BeginAsync()
    {
        var pos = _position.Load();
        Volatile.Write(ref _pos, pos ?? _feed.Head());
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
