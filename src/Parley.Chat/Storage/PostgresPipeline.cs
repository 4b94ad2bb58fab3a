using System.Diagnostics.CodeAnalysis;
using Npgsql;
using NpgsqlTypes;

namespace Parley.Chat.Storage;

/// <summary>Statements that PostgreSQL gets in one round trip.</summary>
/// <remarks>
/// For the thread of its connection. The statements run in the order in which they were added; if one fails, later ones do not run. Each
/// statement is prepared when it runs again.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0030", Justification = "Only for a session whose thread belongs to the caller.")]
internal sealed class PostgresPipeline(NpgsqlConnection connection) : IDisposable
{
    private readonly NpgsqlBatch _batch = new(connection);

    // By reference: the statements are constants.
    private readonly Dictionary<string, NpgsqlBatchCommand> _commands = new(ReferenceEqualityComparer.Instance);

    private bool _hasRun;   // The statements are those of the last run.

    /// <summary>Adds a statement, once before each run.</summary>
    /// <param name="sql">A constant; its parameters are $1, $2, ….</param>
    /// <param name="arguments">Numbers, texts, and lists of them, whose items are not changed before the run.</param>
    public void Add(string sql, params ReadOnlySpan<object> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command)) _commands.Add(sql, command = Create(sql, arguments));

        // Not when it ran: a reader still uses the list.
        if (_hasRun) _batch.BatchCommands.Clear();
        _hasRun = false;
        for (var i = 0; i < arguments.Length; i++) command.Parameters[i].Value = arguments[i];
        _batch.BatchCommands.Add(command);
    }

    /// <summary>Runs the statements. The results of those that have rows follow each other.</summary>
    /// <exception cref="NpgsqlException">One failed. Those before it have run.</exception>
    public NpgsqlDataReader Read()
    {
        _hasRun = true;
        return _batch.ExecuteReader();
    }

    /// <summary>Runs statements without rows.</summary>
    /// <inheritdoc cref="Read"/>
    public void Run()
    {
        _hasRun = true;
        _batch.ExecuteNonQuery();
    }

    public void Dispose() => _batch.Dispose();

    private static NpgsqlBatchCommand Create(string sql, ReadOnlySpan<object> arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = TypeOf(argument) });
        return command;
    }

    private static NpgsqlDbType TypeOf(object argument) => argument switch
    {
        long => NpgsqlDbType.Bigint,
        string => NpgsqlDbType.Text,
        List<long> => NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        List<string?> => NpgsqlDbType.Array | NpgsqlDbType.Text,
        _ => throw new ArgumentException($"{argument.GetType()} cannot be bound."),
    };
}
