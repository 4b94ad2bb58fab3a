using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>The schema is migrated step by step, and each step is carried out completely or not at all.</summary>
public abstract class MigrationSpec
{
    [Fact]
    public async Task A_stop_between_two_steps_is_continued_by_the_next_start()
    {
        FirstRelease.Create(Configure);
        foreach (var steps in Enumerable.Range(1, Steps().Count))
        {
            // Opened again each time, as after a kill.
            using var database = Open(out var sql);
            var taken = Migrator.Run(sql, [.. Steps().Take(steps)], 2);

            Assert.Equal(steps == 1 ? [] : [Steps()[steps - 1].Name], taken.Select(step => step.Name));
            Assert.Equal(Steps().Skip(steps), Migrator.Missing(sql, Steps()));
            Assert.Equal(7, sql.Number("select count(*) from log"));
            sql.Dispose();
        }

        await using var chat = Chat.Open(Configure);
        Assert.Equal(3, (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Count);
    }

    [Fact]
    public void A_step_that_fails_in_the_middle_leaves_nothing_behind()
    {
        FirstRelease.Create(Configure);
        using var database = Open(out var sql);
        Migrator.Run(sql, Steps(), 2);
        var next = new Migration(999, "999_broken.sql", "create table halfway (x bigint); insert into nowhere values (1)");

        Assert.ThrowsAny<DbException>(() => Migrator.Run(sql, [.. Steps(), next], 2));

        Assert.Equal([next], Migrator.Missing(sql, [.. Steps(), next]));
        Assert.False(sql.Any(sql.Dialect.HasTable, "halfway"));
        sql.Dispose();
    }

    [Fact]
    public void The_operator_sees_the_missing_steps_and_carries_them_out()
    {
        FirstRelease.Create(Configure);
        var operated = Operated();
        var missing = Steps().Skip(1).Select(step => step.Name).ToList();

        Assert.Equal(missing, operated.MissingMigrations());
        Assert.Equal(missing, operated.Migrate());
        Assert.Empty(operated.MissingMigrations());
        Assert.Empty(operated.Migrate());
    }

    [Fact]
    public void An_empty_database_gets_the_complete_schema()
    {
        Assert.Equal(Steps().Select(step => step.Name), Operated().MissingMigrations());
        Assert.Equal(Steps().Select(step => step.Name), Operated().Migrate());
    }

    [Fact]
    public void A_healthy_database_passes_the_check()
    {
        FirstRelease.Create(Configure);
        Operated().Migrate();

        Assert.All(Operated().Check(), finding => Assert.Equal(FindingStatus.Ok, finding.Status));
        Assert.Contains(Operated().Check(), finding =>
            finding is { Subject: "database" } && finding.Text.Contains("no server has it open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_check_of_a_database_in_use_only_reads_it()
    {
        await using var chat = Chat.Open(Configure);

        Assert.Contains(Operated().Check(), finding =>
            finding is { Status: FindingStatus.Ok } && finding.Text.Contains("in use by another process (", StringComparison.Ordinal));
        Assert.Empty(Operated().MissingMigrations());
        Assert.Contains(
            "in use by another process (", Assert.Throws<StoreException>(() => Operated().Migrate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_reports_a_database_of_a_newer_program()
    {
        FirstRelease.Create(Configure);
        using (Open(out var sql))
        {
            sql.Execute("insert into schema_version (version, checksum, applied) values (999, 'x', 1)");
            sql.Dispose();
        }

        Assert.Contains(Operated().Check(), finding =>
            finding is { Subject: "schema", Status: FindingStatus.Wrong } && finding.Text.Contains("schema 999", StringComparison.Ordinal));
        Assert.Throws<StoreException>(() => Operated().Migrate());
    }

    [Fact]
    public void The_check_reports_a_clock_behind_the_newest_message()
    {
        FirstRelease.Create(Configure);
        Operated().Migrate();
        using (Open(out var sql))
        {
            sql.Execute("update log set time = 99999999999999 where pos = 7");
            sql.Dispose();
        }

        Assert.Contains(Operated().Check(), finding => finding is { Subject: "clock", Status: FindingStatus.Wrong });
    }

    /// <summary>Sets the options to an empty database, the same one each time.</summary>
    protected abstract void Configure(ChatOptions options);

    private ChatDatabase Operated() => new(Setting(), TimeProvider.System);

    private string Setting()
    {
        var options = new ChatOptions();
        Configure(options);
        return options.Database;
    }

    private IReadOnlyList<Migration> Steps()
    {
        using var database = DatabaseSetting.Choose(Setting(), NullLogger.Instance);
        return Migration.Embedded(database.Migrations);
    }

    private IDatabase Open(out SqlSession sql)
    {
        var database = DatabaseSetting.Choose(Setting(), NullLogger.Instance);
        database.Claim();
        sql = database.OpenWriter();
        return database;
    }
}
