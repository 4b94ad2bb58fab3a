using System.Diagnostics;
using Npgsql;

namespace Parley.Chat.Storage;

/// <summary>Receives what other nodes announce through the database (<c>LISTEN</c>).</summary>
/// <remarks>For one caller at a time. What is announced while there is no connection is lost.</remarks>
internal sealed class PostgresChannel : IAsyncDisposable
{
    // Channels belong to the whole database, so the names of both have the schema.

    /// <summary>In SQL: the channel on which a node announces its id when it has written.</summary>
    public const string BellSql = "'parley_bell_' || (hashtext(current_schema())::bigint & 4294967295)";

    /// <summary>In SQL: the channel for messages of nodes.</summary>
    public const string BusSql = "'parley_bus_' || (hashtext(current_schema())::bigint & 4294967295)";

    /// <summary>The bytes of UTF-8 that an announcement may have.</summary>
    public const int MaxBytes = 7_999;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection _connection;
    private List<string> _received = [];
    private long _heard = Stopwatch.GetTimestamp();   // The database's own time-outs have no other clock, either.

    private PostgresChannel(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notification += Receive;
    }

    /// <summary>Subscribes to a channel.</summary>
    /// <param name="connection">An open connection, which from now on belongs to the result.</param>
    /// <param name="channelSql">The name of the channel.</param>
    public static async ValueTask<PostgresChannel> OpenAsync(NpgsqlConnection connection, string channelSql)
    {
        var channel = new PostgresChannel(connection);
        try
        {
#pragma warning disable CA2100 // The name has letters, digits and underscores only. LISTEN takes no parameter.
            await using var ask = new NpgsqlCommand($"select {channelSql}", connection);
            var name = (string)(await ask.ExecuteScalarAsync())!;
            await using var listen = new NpgsqlCommand($"listen {name}", connection);
#pragma warning restore CA2100
            await listen.ExecuteNonQueryAsync();
            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for announcements, but not for ever.</summary>
    /// <returns>What was announced since the last call; perhaps nothing.</returns>
    /// <exception cref="NpgsqlException">The connection is lost.</exception>
    public async ValueTask<IReadOnlyList<string>> WaitAsync(TimeSpan most, CancellationToken stopping)
    {
        if (_received.Count == 0 && !await _connection.WaitAsync(most < Silence ? most : Silence, stopping)) await AskAsync(stopping);
        var received = _received;
        _received = [];
        return received;
    }

    // A connection that the network has dropped without a word is as silent as one on which nothing is announced.
    private async Task AskAsync(CancellationToken stopping)
    {
        if (Stopwatch.GetElapsedTime(_heard) < Silence) return;

        await using var ask = new NpgsqlCommand("select 1", _connection);
        await ask.ExecuteScalarAsync(stopping);
        _heard = Stopwatch.GetTimestamp();
    }

    public ValueTask DisposeAsync()
    {
        _connection.Notification -= Receive;
        return _connection.DisposeAsync();
    }

    private void Receive(object sender, NpgsqlNotificationEventArgs notification)
    {
        _heard = Stopwatch.GetTimestamp();
        _received.Add(notification.Payload);
    }
}
