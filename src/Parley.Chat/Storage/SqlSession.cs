using System.Data;
using System.Data.Common;
using System.Globalization;

namespace Parley.Chat.Storage;

/// <summary>A connection with the statements it has already prepared, in the database's own dialect; for one thread at a time.</summary>
/// <remarks>Statements number their parameters <c>$1</c>, <c>$2</c>, …, which SQLite and PostgreSQL both understand.</remarks>
internal sealed class SqlSession(DbConnection connection, SqlDialect dialect, StatementPatience patience = StatementPatience.Short) : IDisposable
{
    private const int BeginSeconds = 2;

    private readonly Dictionary<string, DbCommand> _commands = [];

    // By reference: the statements are constants, and hashing one costs as much as running it.
    private readonly Dictionary<string, SqlStatement> _statements = new(ReferenceEqualityComparer.Instance);

    public DbConnection Connection => connection;

    public SqlDialect Dialect => dialect;

    /// <summary>Whether the connection is known to be dead.</summary>
    public bool IsLost => connection.State != ConnectionState.Open;

    /// <summary>
    /// The same connection for work that may take as long as it likes. Its statements are its own, so none of them is ever met where somebody
    /// waits; disposing of it leaves the connection open.
    /// </summary>
    public SqlSession Patient() => new(connection, dialect, StatementPatience.Endless);

    /// <summary>Begins a transaction that sees one moment. There is nothing to do for it: a database that takes long does not answer.</summary>
    public void BeginRead()
    {
        var begin = Prepare(dialect.BeginRead, []);
        if (patience == StatementPatience.Short) begin.CommandTimeout = BeginSeconds;
        begin.ExecuteNonQuery();
    }

    /// <summary>Begins a transaction beside which no other one writes; answers its id where commits can be in doubt.</summary>
    public string? BeginWrite() => Text(dialect.BeginWrite);

    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteNonQuery();

    /// <summary>The rows of a query; the caller disposes of them before it runs the same statement again.</summary>
    public DbDataReader Query(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteReader();

    public bool Any(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteScalar() is not null;

    public long? Number(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteScalar() switch
    {
        long number => number,
        int number => number,
        _ => null,
    };

    public string? Text(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteScalar() as string;

    /// <summary>A statement to be bound and read value by value; <paramref name="sql"/> is a constant.</summary>
    public SqlStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = dialect.Prepare(connection, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        foreach (var command in _commands.Values) command.Dispose();
        if (patience == StatementPatience.Short) connection.Dispose();
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command)) _commands.Add(sql, command = Create(sql, arguments.Length));

        for (var i = 0; i < arguments.Length; i++) command.Parameters[i].Value = Bindable(arguments[i]);
        return command;
    }

    private object Bindable(object? argument) =>
        !dialect.NamesParameters && argument is string text ? PostgresStatement.Clean(text) : argument ?? DBNull.Value;

    private DbCommand Create(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        if (patience == StatementPatience.Endless) command.CommandTimeout = 0;
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++)
        {
            var parameter = command.CreateParameter();
            if (dialect.NamesParameters) parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}");
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
