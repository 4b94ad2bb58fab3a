using Microsoft.Extensions.Options;
using Parley.Chat;
using Parley.Chat.Administration;
using Parley.Chat.Storage;
using Parley.Server.Backups;
using Parley.Server.Configuration;
using Parley.Server.Operators;
using Parley.SocketIO;
using Parley.SocketIO.Redis;

namespace Parley.Server.Hosting;

/// <summary>The libraries that this program hosts, and the names of their settings.</summary>
internal static class Features
{
    /// <summary>Reads every section once, so that a wrong setting is found before anything is opened.</summary>
    public static void Bind(Settings settings)
    {
        BindChat(settings, new ChatOptions());
        BindSockets(settings, new SocketIOOptions());
        BackupBucketOptions.Read(settings, new S3Options());
    }

    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddChat(options => BindChat(settings, options));
        services.AddSingleton(settings).AddHostedService<OperatorSocket>();
        services.AddSingleton<BackupMeter>();
        services.Configure<SocketIOOptions>(options => BindSockets(settings, options));
        AddBus(services, settings);
    }

    // What passes between nodes, if they have Redis. Clusters that share a Redis usually have databases of different names.
    private static void AddBus(IServiceCollection services, Settings settings)
    {
        var options = new ChatOptions();
        BindChat(settings, options);
        if (options.Cluster is "" or ChatOptions.DatabaseCluster) return;

        try
        {
            services.AddSocketIO().AddRedisAdapter(options.Cluster, redis => redis.KeyPrefix = $"parley:{Database(settings).SharedName}");
        }
        catch (ArgumentException exception)
        {
            throw new StartException(
                $"Chat:Cluster is '{ChatOptions.DatabaseCluster}' or the address of Redis, such as 10.0.0.5:6379: {exception.Message}", exception);
        }
    }

    /// <summary>Validates the settings of the libraries without starting anything.</summary>
    /// <exception cref="StartException">A setting is invalid.</exception>
    public static void Validate(Settings settings)
    {
        var services = new ServiceCollection().AddLogging();
        Add(services, settings);
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception exception) when (StartFailure.Explain(exception, settings) is { } explanation)
        {
            throw new StartException(explanation, exception);
        }
    }

    /// <summary>The database, for commands that need no server.</summary>
    public static ChatDatabase Database(Settings settings) => new(settings.Database, TimeProvider.System);

    /// <summary>Checks the database, and how far webhooks are behind.</summary>
    public static IReadOnlyList<Finding> CheckDatabase(Settings settings)
    {
        var options = new ChatOptions();
        BindChat(settings, options);
        return Database(settings).Check([.. options.WebhookUrls]);
    }

    /// <summary>The default SQLite file, if it exists although the settings name another database; its content may be missed.</summary>
    public static string? ForsakenDatabase(Settings settings) =>
        settings.OwnDatabase is var own && Database(settings).SqliteFile != own && File.Exists(own) ? own : null;

    /// <summary>The uploaded files, for commands that need no server.</summary>
    public static ChatFiles Files(Settings settings)
    {
        var options = new ChatOptions();
        BindChat(settings, options);
        return new ChatFiles(options, TimeProvider.System);
    }

    /// <summary>The backups in a folder, or in the bucket of the settings.</summary>
    /// <exception cref="StartException">There is no folder, and no valid bucket.</exception>
    public static ChatBackups Backups(Settings settings, string? folder)
    {
        var options = new ChatOptions();
        BindChat(settings, options);
        if (folder is not null) return ChatBackups.InFolder(options, Path.GetFullPath(folder), TimeProvider.System);

        var bucket = BackupBucketOptions.Read(settings, options.S3);
        if (bucket.Bucket.Length == 0) throw new StartException("Name a folder for backups, or set Backup:S3:Bucket.");

        try
        {
            return ChatBackups.InBucket(options, bucket, Path.Combine(settings.Data, "backup"), TimeProvider.System);
        }
        catch (ArgumentException exception)
        {
            throw new StartException(settings.NameGiven(exception.Message), exception);
        }
    }

    /// <summary>Opens the database for an operator while no server uses it.</summary>
    /// <exception cref="StoreException">It cannot be used, or a server uses it.</exception>
    public static OfflineChat Offline(Settings settings) => OfflineChat.Open(options => BindChat(settings, options));

    public static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<BackupMeter>();
        app.MapChat();
        app.OfferChatSetup();
    }

    /// <summary>A library's error message for a failed start, if it has one.</summary>
    public static string? Explain(Exception exception) => exception is StoreException ? exception.Message : null;

    private static void BindChat(Settings settings, ChatOptions options)
    {
        options.FileFolder = Path.Combine(settings.Data, "files");
        settings.Bind("Chat", options, except: nameof(options.Database));
        settings.Bind("Chat:S3", options.S3);
        options.Database = settings.Database;
    }

    private static void BindSockets(Settings settings, SocketIOOptions options)
    {
        settings.Bind("SocketIO", options);
        settings.Bind("SocketIO:Engine", options.Engine);
    }
}
