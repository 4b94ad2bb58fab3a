using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Parley.Chat.Storage;

/// <summary>
/// A connection for requests, with its prepared statements. On PostgreSQL no thread waits. On SQLite every returned task is complete.
/// </summary>
/// <remarks>
/// For one caller at a time. Parameters are numbered <c>$1</c>, <c>$2</c>, …, which both SQLite and PostgreSQL accept. Reads that the log
/// writer
/// and requests share take this type; a <see cref="SqlSession"/> completes every task, too.
/// </remarks>
/// <param name="connection">The open connection.</param>
/// <param name="dialect">The database's dialect.</param>
/// <param name="isSynchronous">Whether every task is complete when it is returned.</param>
/// <param name="patience">How long its statements may take.</param>
[SuppressMessage("ApiDesign", "RS0030", Justification = "Only where the database is embedded, or the thread belongs to the caller.")]
internal class ReadSession(
    DbConnection connection, SqlDialect dialect, bool isSynchronous, StatementPatience patience = StatementPatience.Short)
    : IDisposable, IAsyncDisposable
{
    private const int BeginSeconds = 2;

    private readonly Dictionary<string, DbCommand> _commands = [];

    // By reference: the statements are constants, and hashing one costs as much as running it.
    private readonly Dictionary<string, SqlStatement> _statements = new(ReferenceEqualityComparer.Instance);

    public DbConnection Connection => connection;

    public SqlDialect Dialect => dialect;

    /// <summary>What the present transaction is traced as, if it is.</summary>
    public Activity? Trace { get; set; }

    /// <summary>Whether the connection is known to be dead.</summary>
    public bool IsLost => connection.State != ConnectionState.Open;

    /// <summary>Begins a transaction with one snapshot. It needs no work, so a database that takes long is not responding.</summary>
    public ValueTask BeginReadAsync()
    {
        var begin = Prepare(dialect.BeginRead, []);
        if (patience == StatementPatience.Short) begin.CommandTimeout = BeginSeconds;
        return ExecuteAsync(begin);
    }

    /// <summary>Ends the transaction.</summary>
    public ValueTask EndReadAsync() => ExecuteAsync("rollback");

    /// <summary>Runs a statement that has no rows.</summary>
    public ValueTask ExecuteAsync(string sql) => ExecuteAsync(Prepare(sql, []));

    /// <summary>The rows of a query; the caller disposes of them before it runs the same statement again.</summary>
    public ValueTask<SqlRows> QueryAsync(string sql, params ReadOnlySpan<object?> arguments)
    {
        var command = Prepare(sql, arguments);
        return isSynchronous ? new(new SqlRows(command.ExecuteReader(), isSynchronous: true)) : QueryAsync(command);

        static async ValueTask<SqlRows> QueryAsync(DbCommand command) => new(await command.ExecuteReaderAsync(), isSynchronous: false);
    }

    public ValueTask<bool> AnyAsync(string sql, params ReadOnlySpan<object?> arguments) => ScalarAsync(Prepare(sql, arguments), IsAny);

    public ValueTask<long?> NumberAsync(string sql, params ReadOnlySpan<object?> arguments) =>
        ScalarAsync(Prepare(sql, arguments), AsNumber);

    public ValueTask<string?> TextAsync(string sql, params ReadOnlySpan<object?> arguments) => ScalarAsync(Prepare(sql, arguments), AsText);

    /// <summary>A statement to be bound and read value by value; <paramref name="sql"/> is a constant.</summary>
    public SqlStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = dialect.Prepare(connection, sql, isSynchronous);
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

    /// <summary>Closes the connection first, so that no statement waits for the rest of its rows.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!isSynchronous) await connection.DisposeAsync();
        Dispose();
    }

    protected static bool IsAny(object? value) => value is not null;

    protected static long? AsNumber(object? value) => value switch
    {
        long number => number,
        int number => number,
        _ => null,
    };

    protected static string? AsText(object? value) => value as string;

    protected DbCommand Prepare(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command)) _commands.Add(sql, command = Create(sql, arguments.Length));

        for (var i = 0; i < arguments.Length; i++) command.Parameters[i].Value = Bindable(arguments[i]);
        return command;
    }

    private ValueTask<T> ScalarAsync<T>(DbCommand command, Func<object?, T> convert)
    {
        return isSynchronous ? new(convert(command.ExecuteScalar())) : ScalarAsync(command, convert);

        static async ValueTask<T> ScalarAsync(DbCommand command, Func<object?, T> convert) => convert(await command.ExecuteScalarAsync());
    }

    private ValueTask ExecuteAsync(DbCommand command)
    {
        if (!isSynchronous) return new ValueTask(command.ExecuteNonQueryAsync());

        command.ExecuteNonQuery();
        return default;
    }

    private object Bindable(object? argument) =>
        !dialect.NamesParameters && argument is string text ? PostgresStatement.Clean(text) : argument ?? DBNull.Value;

    private DbCommand Create(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        if (patience == StatementPatience.Endless) command.CommandTimeout = 0;
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values are parameters.
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
