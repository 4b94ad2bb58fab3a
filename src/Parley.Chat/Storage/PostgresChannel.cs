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

    private readonly NpgsqlConnection _connection;
    private List<string> _received = [];

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
        if (_received.Count == 0) await _connection.WaitAsync(most, stopping);
        var received = _received;
        _received = [];
        return received;
    }

    public ValueTask DisposeAsync()
    {
        _connection.Notification -= Receive;
        return _connection.DisposeAsync();
    }

    private void Receive(object sender, NpgsqlNotificationEventArgs notification) => _received.Add(notification.Payload);
}
