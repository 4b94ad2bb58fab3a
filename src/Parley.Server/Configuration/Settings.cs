using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Console;

namespace Parley.Server.Configuration;

/// <summary>The checked settings of the server.</summary>
internal sealed class Settings
{
    // The console of .NET takes any other name for the first one.
    private static readonly string[] Formatters = [ConsoleFormatterNames.Simple, ConsoleFormatterNames.Json, ConsoleFormatterNames.Systemd];

    private readonly SettingsTable _table;

    private Settings(SettingsTable table)
    {
        _table = table;
        Urls = ReadUrls(table.Find(nameof(Urls))) ?? ["http://localhost:5000"];
        Data = Path.GetFullPath(table.Find(nameof(Data)) is { } data ? NotEmpty(data, "a folder") : "data");
        Database = table.Find(nameof(Database)) is { } database
            ? NotEmpty(database, "the path of a SQLite file or a PostgreSQL connection string")
            : OwnDatabase;
        BasePath = ReadPath(table.Find(nameof(BasePath)));
        Demo = table.Find(nameof(Demo)) is { } demo && SettingValue.Boolean(demo);
        Proxies = ReadProxies(table.Find(nameof(Proxies)));
        Connections = ReadCount(table.Find(nameof(Connections)));
        ConnectionsPerAddress = ReadCount(table.Find(nameof(ConnectionsPerAddress)));
        Metrics = ReadUrls(table.Find(nameof(Metrics))) ?? [];
        Logging = ReadLogging(table);
        Otlp = new OtlpSettings(table.Variables);
    }

    /// <summary>Where to listen. Default <c>http://localhost:5000</c>.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>The full path of the folder that holds everything that must survive. Default <c>data</c> in the current folder.</summary>
    public string Data { get; }

    /// <summary>The SQLite file that is the database if nothing else is said.</summary>
    public string OwnDatabase => Path.Combine(Data, "parley.db");

    /// <summary>The path of a SQLite file or a PostgreSQL connection string. Default <c>parley.db</c> in <see cref="Data"/>.</summary>
    public string Database { get; }

    /// <summary>
    /// The path under which a proxy serves all of it, such as <c>/chat</c> for <c>https://example.com/chat/</c>: page, calls, sockets and
    /// cookies.
    /// Whether the proxy passes the path on or takes it away makes no difference. Default <c>/</c>.
    /// </summary>
    public string BasePath { get; }

    /// <summary>Whether to make a few users to play with. Default no.</summary>
    public bool Demo { get; }

    /// <summary>
    /// The addresses or networks of the reverse proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Default
    /// none.
    /// </summary>
    public IReadOnlyList<IPNetwork> Proxies { get; }

    /// <summary>
    /// How many connections there may be at a time; further ones are refused. Default: as many as the process may open files, without those
    /// that it needs for itself.
    /// </summary>
    public int? Connections { get; }

    /// <summary>
    /// How many of them one address may have (of IPv6: one network, /64) before somebody signs in on them. What a proxy of
    /// <see cref="Proxies"/> opens counts for the address that it forwards; the machine itself may have any number. Default: a quarter.
    /// </summary>
    public int? ConnectionsPerAddress { get; }

    /// <summary>
    /// Where to serve <c>/metrics</c> for Prometheus, such as <c>http://127.0.0.1:9464</c>. Nothing else is served there, and everybody who
    /// reaches it can read it. Default none: nothing is measured.
    /// </summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>What is sent to a collector.</summary>
    public OtlpSettings Otlp { get; }

    /// <summary>The standard section <c>Logging</c>, its prefix included.</summary>
    public IReadOnlyDictionary<string, string?> Logging { get; }

    /// <summary>Every setting that there is, the section <c>Logging</c> aside.</summary>
    public IReadOnlyCollection<KnownSetting> Known => _table.Known;

    /// <summary>Reads everything that counts: the files below the environment below the command line.</summary>
    /// <param name="commandLine">What the command line says.</param>
    /// <param name="bindAll">Binds every section that exists.</param>
    /// <exception cref="StartException">A setting does not exist, or has an invalid value.</exception>
    public static Settings Load(IEnumerable<Setting> commandLine, Action<Settings> bindAll)
    {
        // The file beside the program ships with it; the one in the current folder is the operator's.
        string[] files = [Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Path.GetFullPath("appsettings.json")];
        var variables = Environment.GetEnvironmentVariables();
        var environment = SettingSources.Environment(variables).Concat(SettingSources.OpenTelemetry(variables));
        return From([.. files.Distinct().SelectMany(SettingSources.File), .. environment, .. commandLine], bindAll);
    }

    internal static Settings From(IReadOnlyList<Setting> settings, Action<Settings> bindAll)
    {
        var loaded = new Settings(new SettingsTable(settings));
        bindAll(loaded);   // so that all keys are known, and a bad value is found now
        loaded._table.RefuseUnknown(nameof(Logging));
        return loaded;
    }

    /// <summary>Applies one section of <c>Parley</c> to an options object.</summary>
    /// <param name="section">Where its settings stand.</param>
    /// <param name="target">What they are applied to.</param>
    /// <param name="except">A property that has a place of its own.</param>
    public T Bind<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        string section, T target, string? except = null)
        where T : class => _table.Bind(section, target, except);

    /// <summary>Puts before a complaint of a library what was given for the setting that it names.</summary>
    public string NameGiven(string complaint) =>
        _table.Mentioned(complaint) is { } setting ? $"{setting.Origin} is '{setting.Shown}'; {complaint}" : complaint;

    private static string[]? ReadUrls(Setting? setting)
    {
        if (setting is null) return null;

        var urls = SettingValue.Split(setting.Value);
        return urls.Length > 0 && urls.All(IsUrl)
            ? urls
            : throw setting.Bad("addresses such as http://localhost:5000 or http://0.0.0.0:8080 (TLS ends at a proxy in front; port 0 needs an IP address)");
    }

    private static bool IsUrl(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address is { Scheme: "http", PathBase: "", Port: >= 0 and <= 65_535 } && (address.IsUnixPipe || IsHost(address.Host))
                && (address.Port > 0 || address.Host != "localhost");
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // What is no host, such as the "0.0.0.0:80" of two ports, would be taken for a name, which stands for all addresses.
    private static bool IsHost(string host) => host is "*" or "+" || Uri.CheckHostName(host) switch
    {
        UriHostNameType.Unknown => false,
        UriHostNameType.IPv6 => host[0] == '[',
        _ => true,
    };

    // Kept without the slash at its end: "" is the root.
    private static string ReadPath(Setting? setting)
    {
        var path = setting?.Value.Trim().TrimEnd('/') ?? "";
        var isPath = path.Length == 0
            || (path[0] == '/' && path[1..].Split('/').All(part => part.Length > 0 && part is not ("." or "..") && part.All(IsPlain)));
        return isPath ? path : throw setting!.Bad("the path of an address such as /chat: letters, digits and - . _ ~ between slashes");

        static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';
    }

    private static IPNetwork[] ReadProxies(Setting? setting) =>
        setting is null ? [] : [.. SettingValue.Split(setting.Value).Select(proxy => ReadProxy(proxy, setting))];

    private static IPNetwork ReadProxy(string text, Setting setting)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw setting.Bad("addresses or networks such as 127.0.0.1, 10.0.0.0/8");
    }

    private static int? ReadCount(Setting? setting)
    {
        if (setting is null) return null;
        return int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw setting.Bad("a whole number of at least 1");
    }

    private static string NotEmpty(Setting setting, string expected) =>
        string.IsNullOrWhiteSpace(setting.Value) ? throw setting.Bad(expected) : setting.Value;

    private static Dictionary<string, string?> ReadLogging(SettingsTable table)
    {
        var logging = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in table.Section(nameof(Logging)))
        {
            var path = setting.Key.Split(':');
            var isLevel = path.Length >= 3 && path[^2].Equals("LogLevel", StringComparison.OrdinalIgnoreCase);
            var isConsole = path[1].Equals("Console", StringComparison.OrdinalIgnoreCase);
            if (!isLevel && !isConsole && setting.Value.Length > 0)
                throw new StartException(
                    $"{setting.Origin} is not a setting. There are: Logging:LogLevel:<category> and Logging:Console:…");

            if (path[^1].Equals("FormatterName", StringComparison.OrdinalIgnoreCase) && !Formatters.Contains(setting.Value))
                throw setting.Bad(string.Join(", ", Formatters));

            if (isLevel && !(Enum.TryParse<LogLevel>(setting.Value, ignoreCase: true, out var level) && Enum.IsDefined(level)))
                throw setting.Bad(string.Join(", ", Enum.GetNames<LogLevel>()));

            logging[setting.Key] = setting.Value;
        }

        return logging;
    }
}
