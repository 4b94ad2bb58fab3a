using System.Collections;
using Parley.Server.Configuration;

namespace Parley.Server.Tests;

public sealed class SettingSourcesTests
{
    [Fact]
    public void Variables_name_sections_by_two_underscores()
    {
        var variables =
            new Hashtable { ["PARLEY_CHAT__AUTHTIMEOUT"] = "5s", ["PARLEY_LOGGING__LOGLEVEL__DEFAULT"] = "Debug", ["PATH"] = "/bin" };

        var settings = SettingSources.Environment(variables).OrderBy(s => s.Key, StringComparer.Ordinal);

        Assert.Equal(
            [
                new Setting("LOGGING:LOGLEVEL:DEFAULT", "Debug", "PARLEY_LOGGING__LOGLEVEL__DEFAULT"),
                new Setting("Parley:CHAT:AUTHTIMEOUT", "5s", "PARLEY_CHAT__AUTHTIMEOUT"),
            ],
            settings);
    }

    [Fact]
    public void What_Kubernetes_says_of_a_Service_called_parley_is_no_setting()
    {
        var variables = new Hashtable
        {
            ["PARLEY_SERVICE_HOST"] = "10.0.0.1",
            ["PARLEY_SERVICE_PORT"] = "80",
            ["PARLEY_SERVICE_PORT_HTTP"] = "80",
            ["PARLEY_PORT"] = "tcp://10.0.0.1:80",
            ["PARLEY_PORT_80_TCP"] = "tcp://10.0.0.1:80",
            ["PARLEY_PORT_80_TCP_ADDR"] = "10.0.0.1",
            ["PARLEY_PROXIES"] = "10.0.0.2",
        };

        Assert.Equal("Parley:PROXIES", Assert.Single(SettingSources.Environment(variables)).Key);
    }

    [Fact]
    public void A_missing_file_has_no_settings() => Assert.Empty(SettingSources.File("no-such-file.json"));

    [Fact]
    public void Values_of_a_file_have_the_name_of_the_file()
    {
        using var file = new TemporaryFile("""{ "Parley": { "Chat": { "GroupMembers": 5 }, "Demo": null } }""");

        var setting = Assert.Single(SettingSources.File(file.Path), s => s.Value.Length > 0);

        Assert.Equal(new Setting("Parley:Chat:GroupMembers", "5", $"Parley:Chat:GroupMembers in {file.Path}"), setting);
    }

    [Fact]
    public void A_file_with_invalid_JSON_is_refused_by_name()
    {
        using var file = new TemporaryFile("{ Parley }");

        var exception = Assert.Throws<StartException>(() => SettingSources.File(file.Path).ToList());

        Assert.StartsWith($"{file.Path} is not valid JSON", exception.Message, StringComparison.Ordinal);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid()}.json");

        public void Dispose() => File.Delete(Path);
    }
}
