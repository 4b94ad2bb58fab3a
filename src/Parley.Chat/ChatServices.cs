using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.HostApps;
using Parley.Chat.Http;
using Parley.Chat.Inbox;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Nodes;
using Parley.Chat.Presence;
using Parley.Chat.Push;
using Parley.Chat.Search;
using Parley.Chat.Sessions;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.Chat.Telemetry;
using Parley.Chat.Typing;
using Parley.Chat.Webhooks;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat;

/// <summary>Registers the messenger.</summary>
public static class ChatServices
{
    /// <summary>The name and tag of the health check; "ready" means that the store accepts writes.</summary>
    public const string ReadyTag = "ready";

    /// <summary>
    /// Registers the messenger, with a hosted service that opens the database before the server listens. Invalid settings fail the start
    /// with an error that names the setting.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddChat(this IServiceCollection services, Action<ChatOptions>? configure = null)
    {
        var options = services.AddOptions<ChatOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        // Called again, only to change more settings.
        if (services.Any(service => service.ServiceType == typeof(ChatStore))) return services;

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChatOptions>, ChatOptionsValidator>());

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ServerClock>();
        services.TryAddSingleton<ServiceSupervisor>();
        services.TryAddSingleton(provider => new DiskSpace(
            provider.GetRequiredService<IOptions<ChatOptions>>(), DiskSpace.Look, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ChatStore>();
        services.TryAddSingleton<RefusalMetrics>();
        services.TryAddSingleton<WriteMetrics>();
        services.TryAddSingleton<LogWriter>();
        services.TryAddSingleton<IRemoteEntries, RemoteEntries>();
        services.TryAddSingleton<History>();
        services.TryAddSingleton<Sync>();
        services.TryAddSingleton<Recent>();
        services.TryAddSingleton<MessageSearch>();
        services.TryAddSingleton<SearchRateLimiter>();
        services.TryAddSingleton<CostlyReads>();
        services.TryAddSingleton<PageReads>();
        services.TryAddSingleton<SearchIndexer>();
        services.AddHostedService(provider => provider.GetRequiredService<SearchIndexer>());
        services.TryAddSingleton<PasswordHasher>();
        services.TryAddSingleton<SignInRateLimiter>();
        services.TryAddSingleton<AddressRateLimiter>();
        services.TryAddSingleton<FailedSignIns>();
        services.TryAddSingleton<WriteRateLimiter>();
        services.TryAddSingleton<Roles>();
        services.TryAddSingleton<Invitations>();
        services.TryAddSingleton<Users>();
        services.TryAddSingleton<UserSearch>();
        services.TryAddSingleton<Profiles>();
        services.TryAddSingleton<Passwords>();
        services.TryAddSingleton<SessionConnections>();
        services.TryAddSingleton<SessionUse>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionUse>());
        services.TryAddSingleton<SessionStore>();
        services.TryAddSingleton<SessionVerifier>();
        services.TryAddSingleton<KnownDevices>();
        services.TryAddSingleton<FirstAdministrator>();
        services.TryAddSingleton(provider => new ChatOperator(
            provider.GetRequiredService<ChatStore>(), provider.GetRequiredService<AccountAdministration>(),
            provider.GetRequiredService<Announcements>(), provider.GetRequiredService<Roles>(),
            provider.GetRequiredService<FirstAdministrator>()));
        services.TryAddSingleton<ApiKeys>();
        IssuerKeys.Register(services);
        services.TryAddSingleton<IssuerKeys>();
        services.TryAddSingleton<TokenCheck>();
        services.TryAddSingleton<HostSignIn>();
        services.TryAddSingleton(provider => new ChatSessions(
            provider.GetRequiredService<HostSignIn>(), provider.GetRequiredService<SessionStore>(),
            provider.GetRequiredService<SessionVerifier>()));
        services.TryAddSingleton<FriendBook>();
        services.TryAddSingleton<Blocks>();
        services.TryAddSingleton<StrangerRateLimiter>();
        services.TryAddSingleton<GroupBook>();
        services.TryAddSingleton<JoinBook>();
        services.TryAddSingleton<NodeCount>();
        services.TryAddSingleton<DatabaseBus>();
        services.TryAddSingleton<AdapterBus>();
        services.TryAddSingleton<INodeBus>(provider => provider.GetRequiredService<DatabaseBus>() is { IsOn: true } bus
            ? bus : provider.GetRequiredService<AdapterBus>());
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseBus>());
        services.TryAddSingleton<PresenceTracker>();
        services.TryAddSingleton<NodePresence>();
        services.AddHostedService(provider => provider.GetRequiredService<NodePresence>());
        services.TryAddSingleton<NodeWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeWatch>());
        services.TryAddSingleton<FriendPresence>();
        services.TryAddSingleton<IPresence>(provider => provider.GetRequiredService<PresenceTracker>());
        AddFiles(services);
        AddSockets(services);
        AddAdministration(services);
        services.TryAddSingleton<ApiFilter>();
        services.TryAddSingleton<CallMemory>();
        services.TryAddSingleton<ApiOrigins>();
        // For OpenAPI generators, which find the types here without reflection.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Resolver));
        services.AddHostedService<ChatHost>();
        services.AddHostedService<StoreProbe>();
        services.AddHostedService<LossWatch>();
        services.AddHostedService<OverdueWrites>();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", tags: [ReadyTag])
            .AddCheck<WorkHealthCheck>("work", tags: [ReadyTag])
            .AddCheck<NodeWatch>("nodes", tags: [ReadyTag]);
        return services;
    }

    private static void AddFiles(IServiceCollection services)
    {
        S3Client.Register(services);
        services.TryAddSingleton<IFileStorage>(provider => Options(provider).S3.Bucket.Length > 0
            ? new S3Storage(
                Options(provider).S3, provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>())
            : new FolderStorage(Options(provider).FileFolder));
        services.TryAddSingleton(provider => new Spool(
            Path.Combine(Options(provider).FileFolder, "uploads"), Options(provider).IsClustered));
        services.TryAddSingleton(provider => new FileTypeLimits(Options(provider).FileTypes, Options(provider).FileSize));
        services.TryAddSingleton<PictureMeter>();
        services.TryAddSingleton<PictureQueue>();
        services.TryAddSingleton<Uploads>();
        services.TryAddSingleton<Downloads>();
        services.TryAddSingleton<Thumbnails>();
        services.TryAddSingleton<FileCollector>();
        services.AddHostedService(provider => provider.GetRequiredService<FileCollector>());

        static ChatOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ChatOptions>>().Value;
    }

    private static void AddSockets(IServiceCollection services)
    {
        services.AddSocketIO().AddJsonContext(SocketJson.Default);
        services.TryAddSingleton(typeof(ThinnedLogger<>));
        services.AddOptions<SocketIOOptions>().Configure<IOptions<ChatOptions>>((sockets, chat) =>
        {
            // A connection without a namespace has the same time limit as an unverified one.
            sockets.ConnectTimeout = chat.Value.AuthTimeout;
            // Too deeply nested messages are refused as malformed; they do not violate the protocol.
            sockets.Json.MaxDepth = 2_000;
            // Refusing a request costs as much as a small request, so nothing is read beyond twice the request limit; bursts above the
            // limit get a refusal. Unverified connections need few packets.
            sockets.Engine.PacketsPerSecond = Math.Max(2 * chat.Value.RequestsPerSecond, chat.Value.RequestBurst / 2);
            sockets.Engine.UnverifiedPacketsPerSecond = 20;
        }).PostConfigure(UserMemory.LimitStrangers);
        services.TryAddSingleton<UserMemory>();
        services.TryAddSingleton<RequestRouter>();
        services.TryAddSingleton<LiveEvents>();
        services.TryAddSingleton<Connections>();
        services.TryAddSingleton<AuthEvents>();
        services.TryAddSingleton<MessageEvents>();
        services.TryAddSingleton<ChangeEvents>();
        services.TryAddSingleton<GroupReads>();
        services.TryAddSingleton<GroupReceipts>();
        services.TryAddSingleton<ReadReceipts>();
        services.TryAddSingleton<InboxEvents>();
        services.TryAddSingleton<TypingRateLimiter>();
        services.TryAddSingleton<TypingEvents>();
        services.TryAddSingleton<PresenceNews>();
        services.TryAddSingleton<PresenceEvents>();
        services.AddHostedService(provider => provider.GetRequiredService<PresenceEvents>());
        services.TryAddSingleton<ChatSockets>();
        services.TryAddSingleton<LiveDelivery>();
        services.TryAddSingleton<GroupRooms>();
        WebhookClient.Register(services);
        services.TryAddSingleton<WebhookClient>();
        services.TryAddSingleton<Reviewer>();
        services.TryAddSingleton<ReviewedSends>();
        AddPush(services);
        services.TryAddSingleton<WebhookBody>();
        services.TryAddSingleton<WebhookService>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookService>());
    }

    private static void AddAdministration(IServiceCollection services)
    {
        services.TryAddSingleton<AuditLog>();
        services.TryAddSingleton<AccountDirectory>();
        services.TryAddSingleton<AccountAdministration>();
        services.TryAddSingleton<GroupDirectory>();
        services.TryAddSingleton<Announcements>();
        services.TryAddSingleton<MessageCounter>();
        services.TryAddSingleton<Statistics>();
        services.AddHostedService(provider => provider.GetRequiredService<MessageCounter>());
        services.AddHostedService<BanEnds>();
        services.TryAddSingleton<StateMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<StateMetrics>());
    }

    private static void AddPush(IServiceCollection services)
    {
        services.TryAddSingleton(new PushRules());
        services.TryAddSingleton<PushKeys>();
        services.TryAddSingleton<PushSubscriptions>();
        PushClient.Register(services);
        services.TryAddSingleton<PushClient>();
        services.TryAddSingleton<PushQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<PushQueue>());
        services.AddHostedService<PushService>();
    }
}
