using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// The connection to Redis that all namespaces of a server share. It is opened in the background, so that a server starts without Redis.
/// Thread-safe.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Func<Task<IConnectionMultiplexer>> _open;
    private readonly bool _isOwner;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task<IConnectionMultiplexer> _opened;

    /// <summary>Begins to connect.</summary>
    /// <param name="open">Opens the connection; it is called again if it fails.</param>
    /// <param name="isOwner">Whether the connection is closed with this object.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public RedisConnection(Func<Task<IConnectionMultiplexer>> open, bool isOwner, TimeProvider time, ILogger logger)
    {
        (_open, _isOwner, _time, _logger) = (open, isOwner, time, logger);
        _opened = OpenAsync();
    }

    /// <summary>The connection, when it was opened for the first time. It may be interrupted since then.</summary>
    /// <exception cref="OperationCanceledException">The server has ended before.</exception>
    public Task<IConnectionMultiplexer> Opened => _opened;

    /// <summary>The connection; null if Redis cannot be reached now.</summary>
    public IConnectionMultiplexer? Current =>
        _opened.IsCompletedSuccessfully && Multiplexer is { IsConnected: true } connected ? connected : null;

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The task has ended.")]
    private IConnectionMultiplexer Multiplexer => _opened.Result;

    /// <summary>The servers, with replicas: a subscription stays where it is when its server becomes a replica.</summary>
    public IEnumerable<IServer> Servers =>
        Current is { } multiplexer ? multiplexer.GetServers().Where(server => server.IsConnected) : [];

    /// <summary>Opens connections with these settings.</summary>
    public static async Task<IConnectionMultiplexer> OpenAsync(ConfigurationOptions configuration) =>
        await ConnectionMultiplexer.ConnectAsync(configuration);

    /// <summary>The exception for what needs a connection when there is none.</summary>
    public static RedisConnectionException NotReachable() =>
        new(ConnectionFailureType.UnableToConnect, CommandFlags.None, "Redis is not reachable.");

    /// <summary>Closes the connection, if it belongs to this object.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await ((Task)_opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isOwner && _opened.IsCompletedSuccessfully) await Multiplexer.DisposeAsync();
        _closing.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A server goes on without Redis, whatever is wrong with it.")]
    private async Task<IConnectionMultiplexer> OpenAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            _closing.Token.ThrowIfCancellationRequested();
            try
            {
                return await _open();
            }
            catch (Exception e)
            {
                RedisLog.ConnectFailed(_logger, e);
            }

            await Task.Delay(RetryAfter, _time, _closing.Token);
        }
    }
}
