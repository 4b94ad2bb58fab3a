using Parley.Chat;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.SocketIO;

namespace Parley.Server.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Without_settings_the_defaults_apply()
    {
        var settings = Load();

        Assert.Equal(["http://localhost:5000"], settings.Urls);
        Assert.Equal(Path.GetFullPath("data"), settings.Data);
        Assert.Equal(Path.GetFullPath("data/parley.db"), settings.Database);
        Assert.False(settings.Demo);
    }

    [Fact]
    public void An_error_about_the_database_names_the_setting_and_hides_the_password()
    {
        var settings = Load(("Parley:Data", "file"), ("Parley:Database", "Host=db;Password=secret"));

        Assert.Equal("Host=db;Password=secret", settings.Database);
        Assert.Equal("Parley:Database is '…'; Database is wrong.", settings.NameGiven("Database is wrong."));
    }

    [Theory]
    [InlineData("Parley:Chat:ApiKeys")]
    [InlineData("Parley:CHAT:APIKEYS:0")]
    public void An_error_about_a_key_does_not_show_the_key(string key) =>
        Assert.DoesNotContain("secret", Load((key, "secret")).NameGiven("Chat:ApiKeys must be keys."), StringComparison.Ordinal);

    [Fact]
    public void The_key_of_a_bucket_is_a_secret() => Assert.Equal(
        "Parley:Chat:S3:SecretKey is '…'; Chat:S3:SecretKey is wrong.",
        Load(("Parley:Chat:S3:SecretKey", "hidden")).NameGiven("Chat:S3:SecretKey is wrong."));

    [Fact]
    public void The_last_source_wins()
    {
        var settings = Load(("Parley:Data", "file"), ("Parley:DATA", "environment"), ("Parley:Data", "line"));

        Assert.Equal(Path.GetFullPath("line"), settings.Data);
    }

    [Theory]
    [InlineData("http://localhost:5000", 1)]
    [InlineData("http://0.0.0.0:80; http://[::1]:8080", 2)]
    [InlineData("http://127.0.0.1:0", 1)]
    [InlineData("http://*:80", 1)]
    public void Valid_addresses_are_accepted(string urls, int count) => Assert.Equal(count, Load(("Parley:Urls", urls)).Urls.Count);

    [Theory]
    [InlineData("")]
    [InlineData("localhost:5000")]
    [InlineData("https://localhost:5001")]
    [InlineData("http://localhost:0")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:5000/chat")]
    [InlineData("http://0.0.0.0:80:90")]
    [InlineData("http://localhost:http")]
    [InlineData("http://[::1]:80:90")]
    [InlineData("http://::1:80")]
    [InlineData("http://a b:80")]
    [InlineData("http://127.0.0.1:80;http://0.0.0.0:80:90")]
    public void An_invalid_address_is_refused_by_name(string urls)
    {
        var message = Refused(("Parley:Urls", urls));

        Assert.StartsWith($"Parley:Urls is '{urls}'; expected addresses", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1H", 3_600_000)]
    [InlineData("00:00:07", 7_000)]
    public void Durations_have_a_unit(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Chat(Load(("Parley:Chat:AuthTimeout", text))).AuthTimeout);

    [Theory]
    [InlineData("10")]
    [InlineData("-1s")]
    [InlineData("soon")]
    [InlineData("")]
    public void A_duration_without_a_unit_is_refused(string text) =>
        Assert.Contains(
            $"AuthTimeout is '{text}'; expected a duration", Refused(("Parley:Chat:AuthTimeout", text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("12x")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void An_invalid_number_is_refused(string text) =>
        Assert.Contains($"'{text}'; expected a whole number", Refused(("Parley:Chat:GroupMembers", text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("50000000", 50_000_000)]
    [InlineData("50MB", 50_000_000)]
    [InlineData("50 mb", 50_000_000)]
    [InlineData("50MiB", 52_428_800)]
    [InlineData("2GB", 2_000_000_000)]
    [InlineData("1GiB", 1_073_741_824)]
    [InlineData("70kB", 70_000)]
    [InlineData("100B", 100)]
    public void Sizes_may_have_a_unit(string text, long bytes) => Assert.Equal(bytes, Chat(Load(("Parley:Chat:FileSize", text))).FileSize);

    [Theory]
    [InlineData("Chat:FileSize", "50M")]
    [InlineData("Chat:FileSize", "-1MB")]
    [InlineData("Chat:FileSize", "MB")]
    [InlineData("Chat:FileSize", "1.5GB")]
    [InlineData("Chat:FileSize", "99999999999TB")]
    [InlineData("SocketIO:Engine:MaxPayload", "4GB")]
    public void An_invalid_size_is_refused(string key, string text) =>
        Assert.Equal($"Parley:{key} is '{text}'; expected {DataSize.Expected}.", Refused(($"Parley:{key}", text)));

    [Fact]
    public void Exactly_the_settings_in_bytes_are_sizes()
    {
        var numbers = Load().Known.Where(
            setting => setting.Property?.PropertyType is { } type && (type == typeof(int) || type == typeof(long))).ToList();
        var documented = numbers.Where(setting => ConfigurationPage.CountsBytes(setting.Property!)).Select(setting => setting.Key);
        var taken = numbers.Where(setting => Takes(setting.Key, "1MiB")).Select(setting => setting.Key).ToList();

        Assert.Equal(documented, taken);
        Assert.Equal(12, taken.Count);

        static bool Takes(string key, string text)
        {
            try
            {
                Load(($"Parley:{key}", text));
                return true;
            }
            catch (StartException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("/", "")]
    [InlineData("/chat", "/chat")]
    [InlineData("/chat/", "/chat")]
    [InlineData("/our/chat-1", "/our/chat-1")]
    public void A_path_loses_a_slash_at_its_end(string? given, string path) =>
        Assert.Equal(path, (given is null ? Load() : Load(("Parley:BasePath", given))).BasePath);

    [Theory]
    [InlineData("chat")]
    [InlineData("https://example.com/chat")]
    [InlineData("/a//b")]
    [InlineData("/../x")]
    [InlineData("/a b")]
    [InlineData("/chat?x")]
    public void An_invalid_path_is_refused(string path) =>
        Assert.StartsWith(
            $"Parley:BasePath is '{path}'; expected the path of an address", Refused(("Parley:BasePath", path)), StringComparison.Ordinal);

    [Theory]
    [InlineData("open", SignUpPolicy.Open)]
    [InlineData("Invitation", SignUpPolicy.Invitation)]
    [InlineData(" closed ", SignUpPolicy.Closed)]
    public void A_choice_is_one_of_its_words(string text, SignUpPolicy policy) =>
        Assert.Equal(policy, Chat(Load(("Parley:Chat:SignUp", text))).SignUp);

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("free")]
    public void Another_word_is_refused_with_the_list_of_valid_ones(string text) =>
        Assert.Contains($"'{text}'; expected open, invitation, closed", Refused(("Parley:Chat:SignUp", text)), StringComparison.Ordinal);

    [Fact]
    public void Proxies_are_addresses_and_networks()
    {
        Assert.Empty(Load().Proxies);
        Assert.Equal(["127.0.0.1/32", "10.0.0.0/8", "::1/128"],
            Load(("Parley:Proxies", "127.0.0.1, 10.0.0.0/8, ::1")).Proxies.Select(proxy => $"{proxy}"));
        Assert.Contains("expected addresses or networks", Refused(("Parley:Proxies", "localhost")), StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_reach_the_options_of_the_libraries()
    {
        var settings = Load(
            ("Parley:Chat:GroupMembers", "7"), ("Parley:SocketIO:MaxRooms", "8"), ("Parley:SocketIO:Engine:MaxPayload", "9000"));

        Assert.Equal(7, Chat(settings).GroupMembers);
        var sockets = settings.Bind("SocketIO", new SocketIOOptions());
        settings.Bind("SocketIO:Engine", sockets.Engine);
        Assert.Equal(8, sockets.MaxRooms);
        Assert.Equal(9_000, sockets.Engine.MaxPayload);
    }

    [Fact]
    public void A_list_is_one_text_or_an_array()
    {
        Assert.Equal(["http://a.example", "http://b.example"], Origins(("AllowedOrigins", "http://a.example, http://b.example")));
        Assert.Equal(["http://a.example", "http://b.example"],
            Origins(("AllowedOrigins:0", "http://a.example"), ("AllowedOrigins:1", "http://b.example")));

        static IList<string> Origins(params (string Key, string Value)[] given) =>
            Load([.. given.Select(s => ($"Parley:SocketIO:Engine:{s.Key}", s.Value))])
                .Bind("SocketIO:Engine", new SocketIOOptions().Engine).AllowedOrigins;
    }

    [Theory]
    [InlineData("Parley:Port")]
    [InlineData("Parley:Chat:Colour")]
    [InlineData("Parley:Chat:AuthTimeout:Seconds")]
    public void An_unknown_setting_is_refused_by_name(string key)
    {
        var message = Refused((key, "1"));

        Assert.StartsWith($"{key} is not a setting. There are: Backup:S3:AccessKey, ", message, StringComparison.Ordinal);
        Assert.Contains(", Chat:AuthTimeout, ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Parley:Date", "Date", "Parley:Data")]
    [InlineData("Parley:Chat:GroupMember", "Parley:Chat:GroupMember in appsettings.json", "Parley:Chat:GroupMembers")]
    [InlineData("Parley:GroupMembers", "PARLEY_GROUPMEMBERS", "PARLEY_CHAT__GROUPMEMBERS")]
    [InlineData("Parley:Chat_GroupMembers", "PARLEY_CHAT_GROUPMEMBERS", "PARLEY_CHAT__GROUPMEMBERS")]
    [InlineData("Parley:Chat:Group_Members", "PARLEY_CHAT__GROUP_MEMBERS", "PARLEY_CHAT__GROUPMEMBERS")]
    [InlineData("Parley:SocketIO:Engine:AlowedOrigin", "PARLEY_SOCKETIO__ENGINE__ALOWEDORIGIN", "PARLEY_SOCKETIO__ENGINE__ALLOWEDORIGINS")]
    [InlineData("Parley:Chat:FielSize", "PARLEY_CHAT__FIELSIZE", "PARLEY_CHAT__FILESIZE")]
    [InlineData("Chat:GroupMembers", "Chat:GroupMembers in appsettings.json", "Parley:Chat:GroupMembers")]
    [InlineData("Urls", "Urls in appsettings.json", "Parley:Urls")]
    public void A_name_that_is_nearly_right_gets_a_suggestion(string key, string origin, string meant)
    {
        var refused = Assert.Throws<StartException>(() => Settings.From([new Setting(key, "1", origin)], Features.Bind));

        Assert.StartsWith($"{origin} is not a setting. Did you mean {meant}?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_levels_are_checked()
    {
        Assert.Equal("debug", Load(("Logging:LogLevel:Parley", "debug")).Logging["Logging:LogLevel:Parley"]);
        Assert.Contains("'Loud'; expected Trace, Debug", Refused(("Logging:LogLevel:Parley", "Loud")), StringComparison.Ordinal);
        Assert.Contains("is not a setting", Refused(("Logging:Levels:Parley", "Debug")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_format_of_the_log_is_one_that_there_is()
    {
        const string key = "Logging:Console:FormatterName";
        Assert.Equal("json", Load((key, "json")).Logging[key]);
        Assert.Equal($"{key} is 'jsno'; expected simple, json, systemd.", Refused((key, "jsno")));
    }

    [Fact]
    public void Metrics_are_served_where_a_setting_says()
    {
        Assert.Empty(Load().Metrics);
        Assert.Equal(["http://127.0.0.1:9464"], Load(("Parley:Metrics", "http://127.0.0.1:9464")).Metrics);
        Assert.StartsWith("Parley:Metrics is 'on'; expected addresses", Refused(("Parley:Metrics", "on")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_a_library_is_shown_with_the_given_value() =>
        Assert.Equal(
            "Parley:Chat:GroupMembers is '1'; Chat:GroupMembers must be at least 2.",
            Load(("Parley:Chat:GroupMembers", "1")).NameGiven("Chat:GroupMembers must be at least 2."));

    private static ChatOptions Chat(Settings settings) => settings.Bind("Chat", new ChatOptions());

    private static string Refused(params (string Key, string Value)[] given) => Assert.Throws<StartException>(() => Load(given)).Message;

    private static Settings Load(params (string Key, string Value)[] given) =>
        Settings.From([.. given.Select(s => new Setting(s.Key, s.Value, s.Key))], Features.Bind);
}
