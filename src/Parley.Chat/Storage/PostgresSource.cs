using Npgsql;
using Parley.Chat.Telemetry;

namespace Parley.Chat.Storage;

/// <summary>Opens connections to PostgreSQL as a connection string says, with our defaults for what it does not say.</summary>
internal static class PostgresSource
{
    // A client waits for the response. A late statement is first cancelled over a separate connection, so both times add up.
    private const int StatementSeconds = 4;
    private const int ConnectSeconds = 3;

    private const string Writable = "read-write";

    /// <summary>What a connection string asks for that cannot be had; null if there is nothing.</summary>
    public static string? Problem(NpgsqlConnectionStringBuilder given)
    {
        // Connections are kept by us, with the statements that they have prepared and the locks that they hold.
        if (Has(given, "Pooling") && given.Pooling) return "has Pooling=true, but Parley pools its connections itself; remove it.";
        if (Has(given, "Multiplexing") && given.Multiplexing)
            return "has Multiplexing=true, but Parley needs its connections for itself; remove it.";
        if (!Has(given, "Target Session Attributes")) return null;
        if (!HasStandby(given)) return "has Target Session Attributes, which is for more than one host; remove it.";
        return given.TargetSessionAttributes!.ToLowerInvariant() is Writable or "primary"
            ? null
            : $"has Target Session Attributes={given.TargetSessionAttributes}, but Parley writes; expected {Writable} or primary.";
    }

    /// <summary>The source of the connections.</summary>
    public static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder given)
    {
        var settings = new NpgsqlConnectionStringBuilder(given.ConnectionString) { Pooling = false };
        if (!Has(given, "Max Auto Prepare")) settings.MaxAutoPrepare = 200;
        if (!Has(given, "Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        if (!Has(given, "Enlist")) settings.Enlist = false;
        if (!Has(given, "Application Name")) settings.ApplicationName = "Parley";
        if (!Has(given, "Timeout")) settings.Timeout = ConnectSeconds;
        if (!Has(given, "Command Timeout")) settings.CommandTimeout = StatementSeconds;
        // Trying it takes the time of another connection.
        if (!Has(given, "GSS Encryption Mode")) settings.GssEncryptionMode = GssEncryptionMode.Disable;
        return HasStandby(given) ? CreateForHosts(given, settings) : Builder(settings).Build();
    }

    /// <summary>Whether more than one host is given: a primary and its standbys, in any order.</summary>
    public static bool HasStandby(NpgsqlConnectionStringBuilder given) => given.Host!.Contains(',', StringComparison.Ordinal);

    // By default, the driver keeps what it knows of a host for ten seconds. For as long, a promoted standby would be left alone.
    private static NpgsqlDataSource CreateForHosts(NpgsqlConnectionStringBuilder given, NpgsqlConnectionStringBuilder settings)
    {
        if (!Has(given, "Host Recheck Seconds")) settings.HostRecheckSeconds = 1;
        if (!Has(given, "Target Session Attributes")) settings.TargetSessionAttributes = Writable;
        return Builder(settings).Build();
    }

    // By its name in metrics, which would otherwise be the whole connection string. Only parts of requests are traced, as everywhere.
    private static NpgsqlSlimDataSourceBuilder Builder(NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlSlimDataSourceBuilder(settings.ConnectionString) { Name = settings.ApplicationName }
            .EnableTransportSecurity().EnableArrays()
            .ConfigureTracing(traces => traces.ConfigureCommandFilter(_ => ChatTelemetry.Caller is not null)
                .ConfigureBatchFilter(_ => ChatTelemetry.Caller is not null).EnablePhysicalOpenTracing(false));

    // ContainsKey says whether the key exists at all.
    private static bool Has(NpgsqlConnectionStringBuilder given, string key) => given.ShouldSerialize(key);
}
