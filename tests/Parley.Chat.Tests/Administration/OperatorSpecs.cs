using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class SqliteUpgrade : UpgradeSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresUpgrade(PostgresServer server) : UpgradeSpec
{
    private readonly string _database = server.NewEmptyDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class SqliteMigration : MigrationSpec, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);
}

public sealed class PostgresMigration(PostgresServer server) : MigrationSpec
{
    private readonly string _database = server.NewEmptyDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class SqliteTransfer(PostgresServer server) : TransferSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override string Here => _folder.Database;

    protected override string There { get; } = server.NewEmptyDatabase();

    protected override string HereAgain => Path.Combine(_folder.Path, "again.db");

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class PostgresTransfer(PostgresServer server) : TransferSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override string Here { get; } = server.NewEmptyDatabase();

    protected override string There => _folder.Database;

    protected override string HereAgain { get; } = server.NewEmptyDatabase();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteAdministration : AdministrationSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresAdministration(PostgresServer server) : AdministrationSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}
