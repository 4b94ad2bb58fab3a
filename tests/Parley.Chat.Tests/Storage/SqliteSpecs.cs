using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class SqliteLog : LogSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteSync : SyncSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteHistory : HistorySpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteRecent : RecentSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteFriend : FriendSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteGroup : GroupSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options)
    {
        _folder.Configure(options);
        options.GroupMembers = 3;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteSearch : SearchSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteSearchIndex : SearchIndexSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteSearchRights : SearchRightsSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteModel : ModelSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteRecall : RecallSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteEdit : EditSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteDelete : DeleteSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteReference : ReferenceSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteChangeModel : ChangeModelSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteFeed : FeedSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteStaff : StaffSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options)
    {
        _folder.Configure(options);
        options.Admins.Add("kept");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteStanding : StandingSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteClock : ClockSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteRepeat : IdempotencySpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
