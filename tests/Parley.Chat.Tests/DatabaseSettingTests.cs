using Microsoft.Extensions.Logging.Abstractions;
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
    [InlineData("Host=/run/postgresql;Username=me;Password=secret;Search Path=two", "PostgreSQL, me at /run/postgresql:5432, schema two")]
    public void A_person_is_told_which_it_is_without_its_password(string setting, string description) =>
        Assert.Equal(description, DatabaseSetting.Describe(setting));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("/tmp", "names a folder")]
    [InlineData("data/", "names a folder")]
    [InlineData("Database=parley;Password=secret", "does not say which host")]
    [InlineData("Host=db;Passwort=secret", "cannot be read")]
    [InlineData("Host=db;Port=many;Password=secret", "cannot be read")]
    [InlineData("mysql://me:secret@db/parley", "is a URL of the kind mysql")]
    [InlineData("postgresql://me:secret@db:port/parley", "is not a URL")]
    public void Anything_else_is_refused_with_what_is_wrong_and_what_is_expected_but_never_repeated(string setting, string wrong)
    {
        var problem = DatabaseSetting.Problem(setting);

        Assert.StartsWith(wrong, problem, StringComparison.Ordinal);
        Assert.Contains("expected the path of a SQLite file, or for PostgreSQL 'Host=", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }
}
