using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

// Subscribing, and checking that the subscriptions work.
internal abstract partial class PubSubAdapter
{
    private RoundTrips RoundTrips { get; }

    /// <summary>Ends when this node has received a message through Redis for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Sends a message through Redis to this node.</summary>
    /// <returns>How long it took; null if it did not come back in time.</returns>
    public async Task<TimeSpan?> RoundTripAsync(CancellationToken cancellationToken) =>
        (await RoundTripAsync(Parts.RequestTimeout, cancellationToken)).Time;

    /// <summary>Publishes a message to this node, which <see cref="TakeProbe"/> gets when it comes back.</summary>
    /// <returns>Whether it is under way.</returns>
    protected virtual bool PublishProbe(ReadOnlyMemory<byte> probe) => Outbox.Publish(OwnChannel, probe);

    /// <summary>Takes a message of this node to itself that did not come through a channel.</summary>
    protected void TakeProbe(ReadOnlyMemory<byte> probe) => RoundTrips.Take(probe.Span);

    /// <summary>Waits until this node can receive responses.</summary>
    /// <exception cref="RedisConnectionException">Redis is not reachable.</exception>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    protected async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        if (!_connection.Opened.IsCompleted) await _connection.Opened.WaitAsync(Parts.RequestTimeout, Parts.Time, cancellationToken);
        if (_connection.Current is null) throw RedisConnection.NotReachable();
        if (!_ready.Task.IsCompleted) await _ready.Task.WaitAsync(Parts.RequestTimeout, Parts.Time, cancellationToken);
    }

    // Rung for by the timer, by a restored connection, and by changes of the rooms.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with Redis, the next check tries again.")]
    private async Task WatchAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        IConnectionMultiplexer? multiplexer = null;
        while (!_closing.IsCancellationRequested)
        {
            await _doorbell.WaitAsync();
            try
            {
                if (multiplexer is null)
                {
                    multiplexer = await _connection.Opened.WaitAsync(_closing.Token);
                    multiplexer.ConnectionRestored += OnRestored;
                    multiplexer.ConfigurationChanged += OnMoved;
                    multiplexer.HashSlotMoved += OnMoved;
                }

                RemoveOverdue();
                await WatchOnceAsync();
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                RedisLog.SubscribeFailed(Logger, Local.Namespace, e);
            }
        }

        if (multiplexer is not null)
        {
            multiplexer.ConnectionRestored -= OnRestored;
            multiplexer.ConfigurationChanged -= OnMoved;
            multiplexer.HashSlotMoved -= OnMoved;
        }

        await _checking;
        await LeaveAsync();
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs e)
    {
        if (e.ConnectionType != ConnectionType.Subscription) return;
        for (var i = Subscriptions.Count; i > 0; i--) Parts.Metrics.Resubscribed();
        _isDoubtful = true;
        RoundTrips.Interrupt();
        _doorbell.Ring();
    }

    private async Task<(bool IsSent, TimeSpan? Time)> RoundTripAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (isSent, time) = await RoundTrips.RunAsync(PublishProbe, timeout, cancellationToken);
        if (time is { } value) Parts.Metrics.RoundTrip(value);
        return (isSent, time);
    }

    // A server of a Redis Cluster has taken over from another one, or channels belong to another one now.
    private void OnMoved(object? sender, EventArgs e)
    {
        _isDoubtful = true;
        _doorbell.Ring();
    }

    private async Task WatchOnceAsync()
    {
        if (_connection.Current is not { } multiplexer) return;
        if (_isLost) await RenewAsync();
        await SubscribeAsync();
        await UpdateSubscriptionsAsync();
        if (_looking.IsCompleted && Parts.Time.GetElapsedTime(_looked) >= LookPeriod) _looking = LookAsync(multiplexer);
        // Channels of new rooms do not wait for a check, which takes seconds if its message is lost.
        if (!_checking.IsCompleted || (!_isDoubtful && Parts.Time.GetElapsedTime(_checked) < WatchPeriod)) return;

        _isDoubtful = false;
        _checked = Parts.Time.GetTimestamp();
        _checking = CheckAsync(multiplexer);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with Redis, the next check tries again.")]
    private async Task CheckAsync(IConnectionMultiplexer multiplexer)
    {
        try
        {
            // After its answer, the server has also carried out what the client library sent before it: subscriptions after a reconnect.
            await multiplexer.GetSubscriber().PingAsync().WaitAsync(_closing.Token);
            var (isSent, time) = await RoundTripAsync(Parts.RequestTimeout, _closing.Token);
            // The message may have been lost with a server that failed, while the subscriptions were not. A second one shows it.
            if (isSent && time is null) (isSent, time) = await RoundTripAsync(SecondTimeout, _closing.Token);
            if (!isSent)
            {
                _isDoubtful = true;   // for the next check, in a second: this one shows nothing
                return;
            }

            if (time is null) _isLost = true;
            else if (_ready.TrySetResult()) RedisLog.Subscribed(Logger, Local.Namespace, Uid);
            if (_ready.Task.IsCompleted && Parts.Metrics.CountsNodes) await ServerCountAsync(_closing.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            RedisLog.SubscribeFailed(Logger, Local.Namespace, e);
        }

        if (_isLost || _isDoubtful) _doorbell.Ring();   // what has come up meanwhile
    }

    // When a channel has moved and its new server was not ready for it, the client library leaves the channel alone for up to a minute.
    // Told to look where the servers are now, it subscribes again.
    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for it: the failure is logged here, and it is tried again.")]
    private async Task LookAsync(IConnectionMultiplexer multiplexer)
    {
        _looked = Parts.Time.GetTimestamp();
        if (!Subscriptions.HaveLost) return;
        try
        {
            await multiplexer.ConfigureAsync();
        }
        catch (Exception e)
        {
            RedisLog.SubscribeFailed(Logger, Local.Namespace, e);
        }
    }

    private async Task SubscribeAsync()
    {
        foreach (var channel in Channels) await Subscriptions.AddAsync(channel, IsIgnored(channel)).WaitAsync(_closing.Token);
        await Subscriptions.EnsureAsync().WaitAsync(_closing.Token);
    }

    // A connection that was just lost is checked again when it is restored.
    private async Task RenewAsync()
    {
        _isLost = false;
        if (_isDoubtful) return;
        RedisLog.RoundTripFailed(Logger, Local.Namespace);
        for (var i = Subscriptions.Count; i > 0; i--) Parts.Metrics.Resubscribed();
        await Subscriptions.DropAsync().WaitAsync(_closing.Token);
        await SubscribeAsync();
        _isDoubtful = true;   // for the next check
    }

    private async Task LeaveAsync()
    {
        try
        {
            if (_connection.Current is not null) await Subscriptions.RemoveAllAsync().WaitAsync(Parts.RequestTimeout, Parts.Time);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // Redis forgets them with the connection.
            RedisLog.UnsubscribeFailed(Logger, Local.Namespace, e);
        }
    }
}
