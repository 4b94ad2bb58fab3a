namespace Parley.Chat;

/// <summary>The settings of the messenger; read once at start.</summary>
public sealed class ChatOptions
{
    /// <summary>The value of <see cref="Cluster"/> for servers that have only their database in common.</summary>
    public const string DatabaseCluster = "database";

    /// <summary>
    /// The path of a SQLite file, whose folder is created if missing, or a PostgreSQL connection string such as
    /// <c>Host=db;Database=parley;Username=parley;Password=…</c> or <c>postgresql://parley:…@db/parley</c>. Default <c>data/parley.db</c>.
    /// </summary>
    public string Database { get; set; } = "data/parley.db";

    /// <summary>
    /// Whether other servers use the same database, and how messages pass between them: <c>database</c> for a few servers, or the address
    /// of Redis or Valkey, such as <c>10.0.0.5:6379</c>. All servers need the same value, PostgreSQL, and the same files. Default none: no
    /// other server uses the database.
    /// </summary>
    public string Cluster { get; set; } = "";

    /// <summary>How many writes may wait for the log before further ones are refused as unavailable. Default 10,000.</summary>
    public int WriteQueue { get; set; } = 10_000;

    /// <summary>
    /// How many bytes of memory writes may take in total, waiting, running or being delivered, before further ones are refused as
    /// unavailable. Default 67,108,864 (64 MiB).
    /// </summary>
    public int WriteQueueBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many writes share one commit at most. Default 1,000.</summary>
    public int WriteBatch { get; set; } = 1_000;

    /// <summary>How long a session lives at most. Default 90 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a session lives without being used; a connection counts as use. Default 30 days.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// On how many devices a user may be signed in at once: <c>all</c>, <c>one-per-kind</c>, or only <c>one</c>; a new sign-in ends the
    /// sessions above the limit. Default <c>all</c>.
    /// </summary>
    public DevicePolicy Devices { get; set; }

    /// <summary>
    /// Whom a user may message directly and add to groups: <c>friends</c>, or <c>anyone</c> who has not blocked them. Default
    /// <c>friends</c>.
    /// </summary>
    public WritingPolicy Writing { get; set; }

    /// <summary>How long a one-time ticket is valid. Default 60 seconds.</summary>
    public TimeSpan TicketLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many members a group may have. Default 500.</summary>
    public int GroupMembers { get; set; } = 500;

    /// <summary>How long after sending a message its sender may recall it; 0 for never. Default 2 minutes.</summary>
    public TimeSpan RecallTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long after sending a message its sender may edit it; 0 for never. Default 15 minutes.</summary>
    public TimeSpan EditTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The sign-up policy: <c>open</c> for everybody, <c>invitation</c> for invited users, <c>closed</c> for nobody. Default <c>open</c>.
    /// </summary>
    public SignUpPolicy SignUp { get; set; }

    /// <summary>
    /// The ids of administrators. Nobody can sign up with such an id; an operator creates the account (<c>user add</c>). Default none.
    /// </summary>
    public IList<string> Admins { get; } = [];

    /// <summary>
    /// The keys with which host applications sign their users in: each the key itself, of 32 characters or more, or <c>sha256:</c> with the
    /// hash of the key in hexadecimal digits. Default none.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>
    /// The issuer of tokens (JWT) that are exchanged for sessions, as their claim <c>iss</c> names it; its keys are found by OpenID Connect
    /// discovery at that address. Default none: no tokens are taken.
    /// </summary>
    public string TokenIssuer { get; set; } = "";

    /// <summary>The audience of the tokens, as in their claim <c>aud</c>; required with an issuer. Default none.</summary>
    public string TokenAudience { get; set; } = "";

    /// <summary>The path of a file with the issuer's keys (JWKS), read at the first token, instead of discovery. Default none.</summary>
    public string TokenKeys { get; set; } = "";

    /// <summary>The claim that holds the user's id. Default <c>sub</c>.</summary>
    public string TokenUserClaim { get; set; } = "sub";

    /// <summary>The claim with the display name, used when the account is created. Default <c>name</c>.</summary>
    public string TokenNameClaim { get; set; } = "name";

    /// <summary>
    /// The algorithms with which tokens may be signed. None means RS256 to RS512, PS256 to PS512 and ES256 to ES512; HS256 to HS512 require
    /// keys from a file.
    /// </summary>
    public IList<string> TokenAlgorithms { get; } = [];

    /// <summary>How many accounts may be created from one address per hour. Default 30.</summary>
    public int SignUpsPerHour { get; set; } = 30;

    /// <summary>How many sign-ins one address may attempt per minute. Default 60.</summary>
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>How many user searches one address may make per minute. Default 60.</summary>
    public int SearchesPerMinute { get; set; } = 60;

    /// <summary>
    /// How many changes a user may make per minute over HTTP. Changes that reach many users count for more. A tenth of it, regained in ten
    /// minutes, may affect one other user. Requests with the key of a host application are not counted. Default 300.
    /// </summary>
    public int WritesPerMinute { get; set; } = 300;

    /// <summary>How many sign-ins may wait for a free processor before further ones are refused as unavailable. Default 50.</summary>
    public int SignInQueue { get; set; } = 50;

    /// <summary>How long a connection may stay without being verified. Default 10 seconds.</summary>
    public TimeSpan AuthTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after the end of a user's last connection the user goes offline. Default 5 seconds.</summary>
    public TimeSpan PresenceGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many requests per second a connection may make in the long run. Default 1,000.</summary>
    public int RequestsPerSecond { get; set; } = 1_000;

    /// <summary>How many requests a connection may make at once. Default 5,000.</summary>
    public int RequestBurst { get; set; } = 5_000;

    /// <summary>
    /// How many bytes all connections and requests of one user may hold in memory: data being read, handled, or waiting to be written.
    /// Above it, connections that hold much are not read until there is room. Default 64 MiB.
    /// </summary>
    public long UserMemory { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// An address that a push service can contact about problems: a <c>mailto:</c> or <c>https:</c> address. Default none, with which some
    /// push services refuse pushes.
    /// </summary>
    public string PushContact { get; set; } = "";

    /// <summary>The secret that signs webhooks: at least 32 characters. Required with any webhook address.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>The addresses that receive events. Default none.</summary>
    public IList<string> WebhookUrls { get; } = [];

    /// <summary>The time limit of such an address. Default 10 seconds.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The address that reviews each message before it is accepted. Default none.</summary>
    public string ReviewUrl { get; set; } = "";

    /// <summary>The time limit of a review. Default 2 seconds.</summary>
    public TimeSpan ReviewTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many reviews run at once. Default 32.</summary>
    public int ReviewRequests { get; set; } = 32;

    /// <summary>What happens to a message without a valid review: <c>accept</c> or <c>refuse</c>. Default <c>accept</c>.</summary>
    public string ReviewFailure { get; set; } = "accept";

    /// <summary>The folder for uploads in progress and finished files; created if missing. Default <c>data/files</c>.</summary>
    public string FileFolder { get; set; } = "data/files";

    /// <summary>
    /// Whether <see cref="FileFolder"/> is the same folder on all nodes of a cluster, such as a network file system. Without it, a cluster
    /// needs a bucket (<see cref="S3"/>). Default false.
    /// </summary>
    public bool FileFolderIsShared { get; set; }

    /// <summary>A bucket for finished files; uploads in progress stay in the folder.</summary>
    public S3Options S3 { get; } = new();

    /// <summary>How many bytes an uploaded file may have. Default 52,428,800 (50 MiB).</summary>
    public long FileSize { get; set; } = 50 * 1024 * 1024;

    /// <summary>
    /// The accepted file types and their maximum sizes: <c>image/*</c>, <c>video/mp4=20MB</c>, <c>*=1000000</c>. The first match counts;
    /// other types are refused. Default: all types.
    /// </summary>
    public IList<string> FileTypes { get; } = [];

    /// <summary>How many uploads of one user may run at once. Default 4.</summary>
    public int UploadsPerUser { get; set; } = 4;

    /// <summary>How many unused uploads (in no message) a user may have. Default 100.</summary>
    public int UnusedFiles { get; set; } = 100;

    /// <summary>How many bytes these may have in total. Default 1,073,741,824 (1 GiB).</summary>
    public long UnusedFileBytes { get; set; } = 1024 * 1024 * 1024;

    /// <summary>How many bytes all files of a user may have in total; 0 for no limit. Default 1,073,741,824 (1 GiB).</summary>
    public long FileQuota { get; set; } = 1024 * 1024 * 1024;

    /// <summary>
    /// How many bytes of the disk stay free, or a twentieth of the disk if that is less: below it uploads are refused, and below an eighth
    /// of it sends; 0 for none. Default 1,073,741,824 (1 GiB).
    /// </summary>
    public long DiskReserve { get; set; } = 1024 * 1024 * 1024;

    /// <summary>How long an unused upload is kept. Default 1 day.</summary>
    public TimeSpan UnusedFileLifetime { get; set; } = TimeSpan.FromDays(1);

    internal bool IsClustered => Cluster.Length > 0;
}
