using Parley.StoreSpec;

namespace Parley.Chat.Tests;

// The specifications that take many seconds: tests/mutate.sh leaves them out.

public sealed class SqliteAnswerSize : AnswerSizeSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteSearchPage : SearchPageSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteSearchLag : SearchLagSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteAbsence : AbsenceSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresAnswerSize(PostgresServer server) : AnswerSizeSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresSearchPage(PostgresServer server) : SearchPageSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresSearchLag(PostgresServer server) : SearchLagSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresModel(PostgresServer server) : ModelSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresChangeModel(PostgresServer server) : ChangeModelSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresAbsence(PostgresServer server) : AbsenceSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}
