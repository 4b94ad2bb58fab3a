using Parley.StoreSpec;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]   // On two cores: half of the tests wait for a disk or a database.

namespace Parley.Chat.Tests;

public sealed class PostgresLog(PostgresServer server) : LogSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresSync(PostgresServer server) : SyncSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresHistory(PostgresServer server) : HistorySpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresRecent(PostgresServer server) : RecentSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresFriend(PostgresServer server) : FriendSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresGroup(PostgresServer server) : GroupSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options)
    {
        options.Database = _database;
        options.GroupMembers = 3;
    }
}

public sealed class PostgresSearch(PostgresServer server) : SearchSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresSearchIndex(PostgresServer server) : SearchIndexSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresSearchRights(PostgresServer server) : SearchRightsSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresRecall(PostgresServer server) : RecallSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresEdit(PostgresServer server) : EditSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresDelete(PostgresServer server) : DeleteSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresReference(PostgresServer server) : ReferenceSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresFeed(PostgresServer server) : FeedSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresStaff(PostgresServer server) : StaffSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options)
    {
        options.Database = _database;
        options.Admins.Add("kept");
    }
}

public sealed class PostgresStanding(PostgresServer server) : StandingSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresClock(PostgresServer server) : ClockSpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}

public sealed class PostgresRepeat(PostgresServer server) : IdempotencySpec
{
    private readonly string _database = server.NewDatabase();

    protected override void Configure(ChatOptions options) => options.Database = _database;
}
