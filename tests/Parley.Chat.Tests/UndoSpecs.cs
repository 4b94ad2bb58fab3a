using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class SqliteUndo : UndoSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresUndo(PostgresServer server) : UndoSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}
