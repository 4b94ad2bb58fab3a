using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Parley.Chat.Clocks;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Checks a database without changing it.</summary>
internal sealed class StoreCheck(IDatabase database, IReadOnlyList<string> webhookUrls, TimeProvider time)
{
    private const long Minute = 60 * 1_000;
    private const long LongLag = 100_000;
    private const string Restore = "Stop the server, keep the files for analysis, and restore a backup.";

    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Run()
    {
        if (!database.Exists)
        {
            Add("database", FindingStatus.Ok, $"{database.Name} does not exist yet; the first start creates it.");
            return _findings;
        }

        try
        {
            database.Probe();
            using var session = database.OpenReader();
            using var sql = session.Patient();
            var owner = database.FindOwner();
            Add("database", FindingStatus.Ok,
                $"{database.Name} can be used; {(owner is null ? "no server has it open" : $"it is in use by {owner}")}.");
            if (!LookAtSchema(sql)) return _findings;

            if (sql.Dialect == SqlDialect.Sqlite) LookAtFile(sql);
            LookAtClock(sql);
            LookAtFollowers(sql);
        }
        catch (StoreException exception)
        {
            Add("database", FindingStatus.Wrong, exception.Message);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            Add("integrity", FindingStatus.Wrong, $"{database.Name} is damaged or not a database: {exception.Message}", Restore);
        }
        catch (DbException exception)
        {
            Add("database", FindingStatus.Wrong, $"{database.Name} cannot be used: {exception.Message}");
        }

        return _findings;
    }

    private bool LookAtSchema(SqlSession sql)
    {
        try
        {
            var all = Migration.Embedded(database.Migrations);
            var missing = Migrator.Missing(sql, all);
            if (missing.Count == 0) Add("schema", FindingStatus.Ok, $"It is at {all[^1].Name}, the newest.");
            else Add("schema", FindingStatus.Warning, $"It has not taken {string.Join(", ", missing.Select(m => m.Name))}.",
                "Run 'migrate', or start the server, which migrates, too.");
            return missing.Count == 0;   // The following checks need the newest tables.
        }
        catch (StoreException exception)
        {
            Add("schema", FindingStatus.Wrong, exception.Message);
            return false;
        }
    }

    private void LookAtFile(SqlSession sql)
    {
        var damage = sql.Query("pragma quick_check(5)").All(row => row.Text(0));
        if (damage is not ["ok"]) Add("integrity", FindingStatus.Wrong, $"The file is damaged: {string.Join("; ", damage)}.", Restore);
        else if (sql.Text("select \"table\" from pragma_foreign_key_check limit 1") is { } table)
            Add("integrity", FindingStatus.Wrong, $"Rows of the table {table} refer to missing rows.", Restore);
        else Add("integrity", FindingStatus.Ok, "The file is intact.");
    }

    private void LookAtClock(SqlSession sql)
    {
        const string Remedy = "Synchronize the system clock (NTP): it sets the time of messages and the end of sessions.";
        var now = time.WorldTime().ToUnixTimeMilliseconds();
        var newest = sql.Number("select max(time) from (select time from log order by pos desc limit 1) newest") ?? 0;
        var there = sql.Dialect == SqlDialect.Postgres
            ? sql.Number("select (extract(epoch from clock_timestamp()) * 1000)::bigint")!.Value
            : now;
        if (newest > now + Minute)
            Add("clock", FindingStatus.Wrong, $"It shows {Show(now)}, but the newest message is from {Show(newest)}.", Remedy);
        else if (Math.Abs(there - now) > Minute)
            Add("clock", FindingStatus.Warning, $"It shows {Show(now)}, but the clock of the database shows {Show(there)}.", Remedy);
        else
            Add("clock", FindingStatus.Ok, $"It shows {Show(now)}.");
    }

    private void LookAtFollowers(SqlSession sql)
    {
        foreach (var lag in FollowerLag.ReadAsync(sql, webhookUrls).AtOnce())
        {
            if (lag.Follower == FollowerLag.Search) LookAtSearch(lag.Entries);
            else if (lag.Entries < LongLag) Add(lag.Follower, FindingStatus.Ok, Say("It", lag.Entries));
            else Add(lag.Follower, FindingStatus.Warning, Say("It", lag.Entries), "Its background work fails or is slow; the log of the server says why.");
        }
    }

    private void LookAtSearch(long lag)
    {
        if (lag < LongLag) Add(FollowerLag.Search, FindingStatus.Ok, Say("The index", lag));
        else Add(FollowerLag.Search, FindingStatus.Warning, $"The index is {lag} entries behind the log: searches are slow.",
            "Let the server run: it catches up on its own.");
    }

    private static string Say(string what, long lag) =>
        lag == 0 ? $"{what} is up to date." : string.Create(CultureInfo.InvariantCulture, $"{what} is {lag} entries behind the log.");

    private static string Show(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private void Add(string subject, FindingStatus status, string text, string? remedy = null) =>
        _findings.Add(new Finding(subject, status, text, remedy));
}
