using System.Diagnostics;
using System.Runtime.Versioning;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>PostgreSQL behind PgBouncer.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PoolerTests(PostgresServer server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-pool-").FullName;
    private readonly string _database = $"pooled_{Guid.NewGuid():N}"[..20];
    private Process? _pooler;

    [Fact]
    public async Task A_pooler_that_gives_each_session_a_connection_works()
    {
        await using var chat = StoreSpec.Chat.Open(options => options.Database = Start("session"));
        await chat.FriendsAsync("alice", "bob");

        await chat.SayAsync("alice", "bob", "hello");

        Assert.Equal("\"hello\"", (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages[^1].Body);
    }

    [Theory]
    [InlineData("transaction", "server_round_robin = 0")]
    [InlineData("transaction", "server_round_robin = 1")]
    public void A_pooler_that_gives_each_transaction_a_connection_is_refused_with_what_to_do(string mode, string more)
    {
        var refused = Assert.Throws<StoreException>(() => StoreSpec.Chat.Open(options => options.Database = Start(mode, more)));

        Assert.Contains("set pool_mode = session for this database", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _pooler?.Kill();
        _pooler?.WaitForExit();
        _pooler?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Start(string mode, string more = "")
    {
        server.NewEmptyDatabase();   // Starts the server, if no test has yet.
        server.Execute($"create database {_database} template template0");
        var settings = Path.Combine(_folder, "pgbouncer.ini");
        File.WriteAllText(Path.Combine(_folder, "users"), "\"parley\" \"\"\n");
        File.WriteAllText(
            settings,
            $"""
            [databases]
            * = host={server.Host}
            [pgbouncer]
            listen_addr =
            unix_socket_dir = {_folder}
            auth_type = trust
            auth_file = {Path.Combine(_folder, "users")}
            pool_mode = {mode}
            default_pool_size = 40
            {more}
            """);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        _pooler = PostgresServer.StartBeside("/usr/sbin/pgbouncer", "-q", settings);
        var begun = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(_folder, ".s.PGSQL.6432")))
            Assert.True(begun.Elapsed < TimeSpan.FromSeconds(10) && !_pooler.WaitForExit(20), "PgBouncer does not start.");
        return $"Host={_folder};Port=6432;Username=parley;Database={_database}";
    }
}
