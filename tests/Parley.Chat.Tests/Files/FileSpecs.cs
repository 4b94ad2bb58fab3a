using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class SqliteFile : FileSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options)
    {
        _folder.Configure(options);
        options.UnusedFiles = 5;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresFile(PostgresServer server) : FileSpec
{
    private readonly string _database = server.NewDatabase();
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options)
    {
        _folder.Configure(options);
        options.Database = _database;
        options.UnusedFiles = 5;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteAvatar : AvatarSpec
{
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options) => _folder.Configure(options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class PostgresAvatar(PostgresServer server) : AvatarSpec
{
    private readonly string _database = server.NewDatabase();
    private readonly TemporaryFolder _folder = new();

    protected override void Configure(ChatOptions options)
    {
        _folder.Configure(options);
        options.Database = _database;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class S3File(S3Server server) : FileSpec, IClassFixture<S3Server>
{
    private readonly TemporaryFolder _folder = new();
    private readonly S3Options _bucket = new();

    protected override void Configure(ChatOptions options)
    {
        _folder.Configure(options);
        options.UnusedFiles = 5;
        if (_bucket.Bucket.Length == 0) server.Configure(_bucket);
        foreach (var property in typeof(S3Options).GetProperties()) property.SetValue(options.S3, property.GetValue(_bucket));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Assert.Empty(Directory.Exists(_folder.Files) ? Directory.GetFiles(_folder.Files, "*", SearchOption.AllDirectories) : []);
        _folder.Dispose();
    }
}
