using Npgsql;

namespace Parley.Chat.Storage;

/// <summary>Reports that other nodes have written to a shared database: a channel of PostgreSQL (<c>LISTEN</c>).</summary>
/// <remarks>
/// A ring may be lost when the connection is, so its user also looks from time to time. For one caller at a time.
/// </remarks>
internal sealed class Doorbell : IAsyncDisposable
{
    /// <summary>In SQL: the channel of the schema, because channels belong to the whole database.</summary>
    public const string ChannelSql = "'parley_' || (hashtext(current_schema())::bigint & 4294967295)";

    private readonly NpgsqlConnection _connection;
    private readonly string _node;
    private bool _isRung;

    private Doorbell(NpgsqlConnection connection, string node)
    {
        (_connection, _node) = (connection, node);
        _connection.Notification += Hear;
    }

    /// <summary>Subscribes to the channel.</summary>
    /// <param name="connection">An open connection, which from now on belongs to the doorbell.</param>
    /// <param name="node">The id of this node, which need not be told what it has done itself.</param>
    public static async ValueTask<Doorbell> OpenAsync(NpgsqlConnection connection, string node)
    {
        var bell = new Doorbell(connection, node);
        try
        {
            await using var name = new NpgsqlCommand($"select {ChannelSql}", connection);
            var channel = (string)(await name.ExecuteScalarAsync())!;
#pragma warning disable CA2100 // The name has letters, digits and an underscore only. LISTEN takes no parameter.
            await using var listen = new NpgsqlCommand($"listen {channel}", connection);
#pragma warning restore CA2100
            await listen.ExecuteNonQueryAsync();
            return bell;
        }
        catch
        {
            await bell.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when another node has written, or after some time.</summary>
    /// <exception cref="NpgsqlException">The connection is lost.</exception>
    public async ValueTask WaitAsync(TimeSpan most, CancellationToken stopping)
    {
        while (!_isRung && await _connection.WaitAsync(most, stopping))
        {
        }

        _isRung = false;
    }

    public ValueTask DisposeAsync()
    {
        _connection.Notification -= Hear;
        return _connection.DisposeAsync();
    }

    private void Hear(object sender, NpgsqlNotificationEventArgs notification) => _isRung |= notification.Payload != _node;
}
