using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class SqliteGroupRules : GroupRulesSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresGroupRules(PostgresServer server) : GroupRulesSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class SqliteGroupMute : GroupMuteSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresGroupMute(PostgresServer server) : GroupMuteSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class SqliteGroupJoin : GroupJoinSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options)
    {
        _folder.Configure(options);
        options.GroupMembers = 4;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresGroupJoin(PostgresServer server) : GroupJoinSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options)
    {
        options.Database = _database;
        options.GroupMembers = 4;
    }
}

public sealed class SqliteLargeGroup : LargeGroupSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options)
    {
        _folder.Configure(options);
        options.GroupMembers = 10_000;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresLargeGroup(PostgresServer server) : LargeGroupSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options)
    {
        options.Database = _database;
        options.GroupMembers = 10_000;
    }
}
