using System.Globalization;

namespace Parley.Server.Configuration;

/// <summary>
/// What is sent to a collector, by the variables that OpenTelemetry defines for all programs. Those that are not of this table are left to
/// the programs that know them.
/// </summary>
internal sealed class OtlpSettings
{
    private const string Address = "an address such as http://localhost:4318";
    private const string Protocols = "grpc or http/protobuf";
    private const string Count = "a whole number of at least 1";
    private const string Pairs = "pairs such as name=value, separated by commas";
    private const string Exporters = "otlp or none";
    private const string Samplers =
        "always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off or parentbased_traceidratio";

    private static readonly string[] Signals = ["TRACES_", "METRICS_"];

    private static readonly Dictionary<string, (string Expected, Func<string, bool> IsValid)> Kinds = All();

    /// <param name="settings">The variables, among other settings.</param>
    /// <exception cref="StartException">A value is invalid.</exception>
    public OtlpSettings(IEnumerable<Setting> settings)
    {
        Variables = settings.Where(setting => Kinds.ContainsKey(setting.Key) && setting.Value.Length > 0)
            .ToDictionary(setting => setting.Key, setting => (string?)Checked(setting));
        var isOff = Variables.GetValueOrDefault("OTEL_SDK_DISABLED") is { } disabled && bool.Parse(disabled);
        SendsTraces = !isOff && Sends("TRACES_");
        SendsMetrics = !isOff && Sends("METRICS_");
    }

    /// <summary>Whether traces are sent.</summary>
    public bool SendsTraces { get; }

    /// <summary>Whether metrics are sent.</summary>
    public bool SendsMetrics { get; }

    /// <summary>The variables with a value.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; }

    // By its exporter; without one, if there is an address.
    private bool Sends(string signal) => Variables.TryGetValue($"OTEL_{signal}EXPORTER", out var exporter)
        ? exporter == "otlp"
        : Variables.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT") || Variables.ContainsKey($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT");

    private static string Checked(Setting setting)
    {
        var (expected, isValid) = Kinds[setting.Key];
        return isValid(setting.Value) ? setting.Value : throw setting.Bad(expected);
    }

    private static Dictionary<string, (string, Func<string, bool>)> All()
    {
        var all = new Dictionary<string, (string, Func<string, bool>)>
        {
            ["OTEL_SDK_DISABLED"] = ("true or false", value => bool.TryParse(value, out _)),
            ["OTEL_SERVICE_NAME"] = ("a name", value => !string.IsNullOrWhiteSpace(value)),
            ["OTEL_RESOURCE_ATTRIBUTES"] = (Pairs, ArePairs),
            ["OTEL_TRACES_SAMPLER"] = (Samplers, value => Samplers.Split([", ", " or "], StringSplitOptions.None).Contains(value)),
            ["OTEL_TRACES_SAMPLER_ARG"] = ("a number from 0 to 1", IsRatio),
        };
        foreach (var signal in Signals) all.Add($"OTEL_{signal}EXPORTER", (Exporters, value => value is "otlp" or "none"));
        foreach (var signal in (string[])["", .. Signals])
        {
            all.Add($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT", (Address, IsAddress));
            all.Add($"OTEL_EXPORTER_OTLP_{signal}PROTOCOL", (Protocols, value => value is "grpc" or "http/protobuf"));
            all.Add($"OTEL_EXPORTER_OTLP_{signal}HEADERS", (Pairs, ArePairs));
            all.Add($"OTEL_EXPORTER_OTLP_{signal}TIMEOUT", (Count, IsCount));
        }

        foreach (var name in (string[])["METRIC_EXPORT_INTERVAL", "METRIC_EXPORT_TIMEOUT", "BSP_SCHEDULE_DELAY", "BSP_EXPORT_TIMEOUT",
            "BSP_MAX_QUEUE_SIZE", "BSP_MAX_EXPORT_BATCH_SIZE"]) all.Add($"OTEL_{name}", (Count, IsCount));
        return all;
    }

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;

    private static bool IsCount(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;

    private static bool IsRatio(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1;

    private static bool ArePairs(string value) => value.Split(',').All(pair => pair.Trim().IndexOf('=', StringComparison.Ordinal) > 0);
}
