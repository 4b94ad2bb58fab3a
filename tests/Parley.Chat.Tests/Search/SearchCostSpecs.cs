using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Parley.Chat.Storage;
using Parley.StoreSpec;
using SQLitePCL;

namespace Parley.Chat.Tests;

/// <summary>Counts statements, and the instructions of SQLite's virtual machine.</summary>
public sealed class SqliteSearchCost : SearchCostSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override async Task<SearchCost> CountAsync(ReadSession sql, Func<Task> work)
    {
        var (statements, database) = (0L, ((SqliteConnection)sql.Connection).Handle!);
        raw.sqlite3_trace(database, (strdelegate_trace)((_, _) => statements++), null);
        var steps = await SqliteSteps.CountAsync(sql, work);
        raw.sqlite3_trace(database, (strdelegate_trace?)null, null);
        return new SearchCost(statements, steps);
    }
}

/// <summary>Counts the rows that PostgreSQL reads.</summary>
public sealed class PostgresSearchCost(PostgresServer server) : SearchCostSpec
{
    private const string RowsSql = "select sum(seq_tup_read + idx_tup_fetch)::bigint from pg_stat_xact_user_tables";

    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;

    private protected override async Task<SearchCost> CountAsync(ReadSession sql, Func<Task> work)
    {
        var (settings, statements) = (new NpgsqlConnectionStringBuilder(_database), 0L);
        server.Execute("analyze", settings.Database!);   // As PostgreSQL does from time to time; the tests' own has it turned off.
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument is { Meter.Name: "Npgsql", Name: "db.client.operation.duration" }) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (_, tag) in tags) if (tag as string == settings.ApplicationName) statements++;
        });
        listener.Start();
        var before = await sql.NumberAsync(RowsSql) ?? 0;
        await work();
        return new SearchCost(statements - 1, (await sql.NumberAsync(RowsSql) ?? 0) - before);
    }
}
