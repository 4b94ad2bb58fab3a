using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Parley.Chat.Storage;

namespace Parley.Chat.Tests;

public sealed class DatabaseSettingTests
{
    [Theory]
    [InlineData("data/parley.db", typeof(SqliteDatabase))]
    [InlineData("/a=b.db", typeof(SqliteDatabase))]
    [InlineData("Host=db;Database=parley;Username=parley;Password=x", typeof(PostgresDatabase))]
    [InlineData(" host = /run/postgresql", typeof(PostgresDatabase))]
    [InlineData("postgresql://parley:p%40ss@db:5433/chat?sslmode=require", typeof(PostgresDatabase))]
    [InlineData("postgres://db", typeof(PostgresDatabase))]
    public void A_path_means_SQLite_and_a_connection_string_PostgreSQL(string setting, Type kind)
    {
        Assert.Null(DatabaseSetting.Problem(setting));
        using var database = DatabaseSetting.Choose(setting, NullLogger.Instance);
        Assert.IsType(kind, database);
    }

    [Theory]
    [InlineData("/data/parley.db", "SQLite, /data/parley.db")]
    [InlineData("Host=db;Database=chat;Username=me;Password=secret", "PostgreSQL, chat at db:5432")]
    [InlineData("postgresql://me:secret@db:5433/chat", "PostgreSQL, chat at db:5433")]
    [InlineData("Host=one,two:5433;Database=chat;Password=secret", "PostgreSQL, chat at one:5432, two:5433")]
    [InlineData("Host=/run/postgresql;Username=me;Password=secret;Search Path=two", "PostgreSQL, me at /run/postgresql:5432, schema two")]
    public void The_description_of_a_database_has_no_password(string setting, string description) =>
        Assert.Equal(description, DatabaseSetting.Describe(setting));

    [Theory]
    [InlineData("Host=db;Max Auto Prepare=0;Timeout=9;Command Timeout=8;Application Name=chat;Enlist=true;GSS Encryption Mode=Prefer;Pooling=false")]
    [InlineData("Host=one,two;Target Session Attributes=primary;Host Recheck Seconds=7")]
    public void What_a_connection_string_says_holds(string setting)
    {
        using var source = PostgresSource.Create(new NpgsqlConnectionStringBuilder(setting));

        var used = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        foreach (var (key, value) in Pairs(setting)) Assert.Equal(value, used[key].ToString(), ignoreCase: true);
    }

    [Theory]
    [InlineData("Host=db;Pooling=true", "has Pooling=true")]
    [InlineData("Host=db;Multiplexing=true", "has Multiplexing=true")]
    [InlineData("Host=db;Target Session Attributes=primary", "has Target Session Attributes, which is for more than one host")]
    [InlineData("Host=one,two;Target Session Attributes=prefer-standby", "has Target Session Attributes=prefer-standby, but Parley writes")]
    public void What_cannot_be_had_of_a_connection_string_is_named(string setting, string wrong) =>
        Assert.StartsWith(wrong, DatabaseSetting.Problem(setting), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("/tmp", "is a folder")]
    [InlineData("data/", "is a folder")]
    [InlineData("Database=parley;Password=secret", "has no host")]
    [InlineData("Host=db;Passwort=secret", "is invalid")]
    [InlineData("Host=db;Port=many;Password=secret", "is invalid")]
    [InlineData("mysql://me:secret@db/parley", "is a URL of the kind mysql")]
    [InlineData("postgresql://me:secret@db:port/parley", "is not a valid URL")]
    public void Anything_else_is_refused_with_the_expected_form_and_without_repeating_it(string setting, string wrong)
    {
        var problem = DatabaseSetting.Problem(setting);

        Assert.StartsWith(wrong, problem, StringComparison.Ordinal);
        Assert.Contains("expected the path of a SQLite file, or for PostgreSQL 'Host=", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Key, string Value)> Pairs(string setting) =>
        setting.Split(';').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]));
}
