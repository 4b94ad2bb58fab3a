using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Parley.Chat.Storage;

/// <summary>A connection for code that owns a thread: the log writer, migrations, copies and commands. It waits on that thread.</summary>
/// <remarks>For one thread at a time. Requests read through <see cref="ReadSession"/> instead.</remarks>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The thread belongs to the caller.")]
internal sealed class SqlSession(DbConnection connection, SqlDialect dialect, StatementPatience patience = StatementPatience.Short)
    : ReadSession(connection, dialect, isSynchronous: true, patience)
{
    /// <summary>
    /// The same connection for work that may take as long as it likes. Its statements are its own, so their time-outs differ.
    /// Disposing of it leaves the connection open.
    /// </summary>
    public SqlSession Patient() => new(Connection, Dialect, StatementPatience.Endless);

    /// <summary>Begins the only writing transaction.</summary>
    public void BeginWrite() => Execute(Dialect.BeginWrite);

    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteNonQuery();

    /// <summary>The rows of a query; the caller disposes of them before it runs the same statement again.</summary>
    public DbDataReader Query(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteReader();

    public bool Any(string sql, params ReadOnlySpan<object?> arguments) => IsAny(Prepare(sql, arguments).ExecuteScalar());

    public long? Number(string sql, params ReadOnlySpan<object?> arguments) => AsNumber(Prepare(sql, arguments).ExecuteScalar());

    public string? Text(string sql, params ReadOnlySpan<object?> arguments) => AsText(Prepare(sql, arguments).ExecuteScalar());
}
