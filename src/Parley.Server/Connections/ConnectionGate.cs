using System.Diagnostics.CodeAnalysis;
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
/// The machine's own addresses and the proxies of the settings stand for everybody: their connections count for the address that a proxy
/// forwards, while it uses them.
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
    private readonly IDisposable _scan;

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
        _scan = GuardedTimer.Every(ScanInterval, time, Scan, exception => Log.ScanFailed(logger, exception));
    }

    /// <summary>The number of connections.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>The number of addresses that have connections without a signed-in user.</summary>
    public int AddressesKnown
    {
        get
        {
            lock (_lock) return _addresses.Count;
        }
    }

    /// <summary>Sets the limits for further connections.</summary>
    public void Limit(ConnectionLimits limits)
    {
        lock (_lock) _limits = limits;
    }

    public void Dispose() => _scan.Dispose();

    /// <summary>Counts and accepts a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="descriptor">Its descriptor; 0 where there are none.</param>
    /// <returns>Null if the limit is reached.</returns>
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
            if (network is not null && !TryCount(network, out count)) return null;

            _count++;
            var newcomer = new Newcomer(_time.GetTimestamp());
            newcomer.Connection = new GatedConnection(connection, this, count) { Newcomer = newcomer, IsShared = network is null };
            _newcomers.Enqueue(newcomer);
            return newcomer.Connection;
        }
    }

    /// <summary>Counts a proxy's connection for the address of its client until a user signs in on it.</summary>
    /// <param name="connection">The proxy's connection.</param>
    /// <param name="client">The forwarded address.</param>
    /// <returns>False if that address has reached its limit.</returns>
    public bool TryAssign(GatedConnection connection, IPAddress? client)
    {
        if (client is null || IsExempt(client)) return true;

        lock (_lock)
        {
            if (connection.Address is not null || connection.IsGone) return true;
            if (!TryCount(AddressCount.NetworkOf(client), out var count)) return false;

            connection.Address = count;
            return true;
        }
    }

    /// <summary>The proxy may use the connection for another client.</summary>
    public void Release(GatedConnection connection)
    {
        lock (_lock) Forget(connection);
    }

    /// <summary>A user has signed in on the connection; it no longer counts for its address.</summary>
    public void Verify(GatedConnection connection)
    {
        if (connection.Address is null) return;   // The common case: each request of a connection verifies it.
        lock (_lock) Forget(connection);
    }

    /// <summary>A request arrived on the connection; from now on HTTP limits its idle time.</summary>
    public void Ask(GatedConnection connection)
    {
        if (connection.Newcomer is null) return;   // The common case: only the first request counts.
        lock (_lock) Greet(connection);
    }

    /// <summary>The connection has ended.</summary>
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
    private bool TryCount(IPAddress network, [NotNullWhen(true)] out AddressCount? count)
    {
        if (!_addresses.TryGetValue(network, out count)) _addresses.Add(network, count = new AddressCount(network));
        if (count.Unverified >= _limits.PerAddress)
        {
            _refusedByAddress++;
            return false;
        }

        count.Unverified++;
        return true;
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
        [LoggerMessage(1, LogLevel.Warning, "{Refused} connections were refused: the limit of {Total} connections is reached.",
            EventName = "ConnectionsFull")]
        public static partial void Full(ILogger logger, int refused, int total);

        [LoggerMessage(
            2, LogLevel.Warning,
            "{Refused} connections were refused: their addresses reached the limit of {PerAddress} connections without a signed-in user.",
            EventName = "AddressFull")]
        public static partial void AddressFull(ILogger logger, int refused, int perAddress);

        [LoggerMessage(3, LogLevel.Error, "Closing silent connections failed and will be retried.", EventName = "ConnectionScanFailed")]
        public static partial void ScanFailed(ILogger logger, Exception exception);
    }
}
