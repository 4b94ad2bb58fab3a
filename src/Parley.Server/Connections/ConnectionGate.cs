using System.Net;
using Microsoft.AspNetCore.Connections;
using Parley.EngineIO;
using Parley.Server.Configuration;

namespace Parley.Server.Connections;

/// <summary>
/// Lets so many connections in as the process has files for, and of them from one address only some that nobody has signed in on. Ends
/// those that say nothing. Thread-safe.
/// </summary>
/// <remarks>
/// The machine's own addresses and the proxies of the settings stand for everybody, and are limited by the total alone.
/// </remarks>
internal sealed partial class ConnectionGate : IDisposable
{
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly IReadOnlyList<IPNetwork> _proxies;
    private readonly TimeProvider _time;
    private readonly ILogger<ConnectionGate> _logger;
    private readonly GuardedTimer _scan;

    // All guarded by _lock.
    private readonly Dictionary<IPAddress, AddressCount> _addresses = [];
    private readonly Queue<Newcomer> _newcomers = [];   // in the order of Since
    private ConnectionLimits _limits = new(int.MaxValue, int.MaxValue, long.MaxValue);
    private int _count;
    private int _refusedAsFull;
    private int _refusedByAddress;
    private long? _told;

    public ConnectionGate(Settings settings, TimeProvider time, ILogger<ConnectionGate> logger)
    {
        (_proxies, _time, _logger) = (settings.Proxies, time, logger);
        _scan = new GuardedTimer(time, Scan, exception => Log.ScanFailed(logger, exception), ScanInterval, ScanInterval);
    }

    /// <summary>How many connections there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>How many addresses have connections that nobody has signed in on.</summary>
    public int AddressesKnown
    {
        get
        {
            lock (_lock) return _addresses.Count;
        }
    }

    /// <summary>Sets the limits: for those who come from now on.</summary>
    public void Limit(ConnectionLimits limits)
    {
        lock (_lock) _limits = limits;
    }

    public void Dispose() => _scan.Dispose();

    /// <summary>Counts a connection and lets it in.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="descriptor">Its descriptor; 0 where there are none.</param>
    /// <returns>Null if there is no room for it.</returns>
    public GatedConnection? TryEnter(ConnectionContext connection, long descriptor)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var network = address is null || IsExempt(address) ? null : AddressCount.NetworkOf(address);
        lock (_lock)
        {
            if (_count >= _limits.Total || descriptor > _limits.LastDescriptor)
            {
                _refusedAsFull++;
                return null;
            }

            AddressCount? count = null;
            if (network is not null && !_addresses.TryGetValue(network, out count)) _addresses.Add(network, count = new AddressCount(network));
            if (count?.Unverified >= _limits.PerAddress)
            {
                _refusedByAddress++;
                return null;
            }

            if (count is not null) count.Unverified++;
            _count++;
            var newcomer = new Newcomer(_time.GetTimestamp());
            newcomer.Connection = new GatedConnection(connection, this, count) { Newcomer = newcomer };
            _newcomers.Enqueue(newcomer);
            return newcomer.Connection;
        }
    }

    /// <summary>Somebody has signed in on it: it does not count for its address any more.</summary>
    public void Verify(GatedConnection connection)
    {
        if (connection.Address is null) return;   // Nearly always: a connection is verified by each of its requests.
        lock (_lock) Forget(connection);
    }

    /// <summary>A request has come over it: from here on HTTP bounds its silence.</summary>
    public void Ask(GatedConnection connection)
    {
        if (connection.Newcomer is null) return;   // Nearly always: this is the first request only.
        lock (_lock) Greet(connection);
    }

    /// <summary>It is gone.</summary>
    public void Leave(GatedConnection connection)
    {
        lock (_lock)
        {
            if (connection.IsGone) return;

            connection.IsGone = true;
            _count--;
            Forget(connection);
            Greet(connection);
        }
    }

    // Called with the lock held.
    private static void Greet(GatedConnection connection)
    {
        if (connection.Newcomer is not { } newcomer) return;

        newcomer.Connection = null;
        connection.Newcomer = null;
    }

    // Called with the lock held.
    private void Forget(GatedConnection connection)
    {
        if (connection.Address is not { } count) return;

        connection.Address = null;
        if (--count.Unverified == 0) _addresses.Remove(count.Address);
    }

    private bool IsExempt(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return true;
        if (_proxies.Count == 0) return false;

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _proxies.Any(proxy => proxy.Contains(plain));
    }

    private void Scan()
    {
        List<GatedConnection> silent = [];
        lock (_lock)
        {
            while (_newcomers.TryPeek(out var newcomer) && _time.GetElapsedTime(newcomer.Since) >= SilenceLimit)
            {
                _newcomers.Dequeue();
                if (newcomer.Connection is { } connection) silent.Add(connection);
            }
        }

        foreach (var connection in silent) connection.Abort();
        TellOfRefusals();
    }

    private void TellOfRefusals()
    {
        int full, byAddress;
        ConnectionLimits limits;
        lock (_lock)
        {
            (full, byAddress, limits) = (_refusedAsFull, _refusedByAddress, _limits);
            if ((full == 0 && byAddress == 0) || (_told is { } told && _time.GetElapsedTime(told) < LogInterval)) return;

            (_refusedAsFull, _refusedByAddress, _told) = (0, 0, _time.GetTimestamp());
        }

        if (full > 0) Log.Full(_logger, full, limits.Total);
        if (byAddress > 0) Log.AddressFull(_logger, byAddress, limits.PerAddress);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Refused} connections were refused: there are as many as the process has files for ({Total}).", EventName = "ConnectionsFull")]
        public static partial void Full(ILogger logger, int refused, int total);

        [LoggerMessage(2, LogLevel.Warning, "{Refused} connections were refused: their addresses have {PerAddress} each that nobody has signed in on.", EventName = "AddressFull")]
        public static partial void AddressFull(ILogger logger, int refused, int perAddress);

        [LoggerMessage(3, LogLevel.Error, "Connections that say nothing could not be ended; this is tried again.", EventName = "ConnectionScanFailed")]
        public static partial void ScanFailed(ILogger logger, Exception exception);
    }
}
