using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class SqliteFileQuota : FileQuotaSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresFileQuota(PostgresServer server) : FileQuotaSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}
