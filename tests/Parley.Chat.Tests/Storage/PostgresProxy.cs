using System.Net.Sockets;

namespace Parley.Chat.Tests;

/// <summary>A proxy between the messenger and PostgreSQL that can break the connection around a commit.</summary>
internal sealed class PostgresProxy : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _target;
    private readonly List<Task> _connections = [];   // Only Accept adds; DisposeAsync reads when Accept has ended.
    private readonly Task _accepting;
    private volatile Loss _loss;
    private int _opened;

    /// <param name="database">The connection string of the database behind.</param>
    public PostgresProxy(string database)
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(database);
        _target = Socket(settings.Host!);
        settings.Host = _folder.Path;
        Database = settings.ConnectionString;
        _listener.Bind(new UnixDomainSocketEndPoint(Socket(_folder.Path)));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>The part of the next commit that is lost.</summary>
    public enum Loss
    {
        Nothing,
        Request,
        Answer,
    }

    /// <summary>The connection string that leads through the proxy.</summary>
    public string Database { get; }

    /// <summary>How many connections clients have opened.</summary>
    public int Connections => Volatile.Read(ref _opened);

    /// <summary>What clients have sent.</summary>
    public PostgresTraffic Traffic { get; } = new();

    /// <summary>Call this when nothing more is sent before the commit.</summary>
    public void LoseNext(Loss loss) => _loss = loss;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _folder.Dispose();
    }

    private static string Socket(string folder) => Path.Combine(folder, ".s.PGSQL.5432");

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                Interlocked.Increment(ref _opened);
                _connections.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        using (var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_target));
            var traffic = Traffic.Connect();
            await Task.WhenAny(
                PumpAsync(client, server, Loss.Request, _ => true, traffic.Add),
                PumpAsync(server, client, Loss.Answer, IsCommitted, static _ => { }));
        }
    }

    /// <summary>Copies until one side ends, or until the part that is to be lost arrives.</summary>
    private async Task PumpAsync(Socket from, Socket to, Loss loss, Func<byte[], bool> isIt, Action<byte[]> watch)
    {
        var buffer = new byte[65_536];
        try
        {
            for (var count = await from.ReceiveAsync(buffer); count > 0; count = await from.ReceiveAsync(buffer))
            {
                if (_loss == loss && isIt(buffer[..count]))
                {
                    _loss = Loss.Nothing;
                    return;
                }

                watch(buffer[..count]);
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has closed, so the other is closed.
        }
    }

    private static bool IsCommitted(byte[] answer) => answer.AsSpan().IndexOf("COMMIT\0"u8) >= 0;
}
