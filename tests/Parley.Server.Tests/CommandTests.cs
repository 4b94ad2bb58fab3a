using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    // The command line, and a part of the message on the error output.
    [Theory]
    [InlineData("check --nonsense", "'--nonsense'. See check --help.")]
    [InlineData("check extra", "'extra'. See check --help.")]
    [InlineData("migrate extra", "'extra'. See migrate --help.")]
    [InlineData("migrate --dry-run perhaps", "perhaps")]
    [InlineData("migrate --urls http://localhost:1", "'--urls'")]
    [InlineData("migrate --database mysql://db", "is a URL of the kind mysql")]
    [InlineData("migrate --database Host=db;Nonsense=1", "Database is invalid")]
    [InlineData("migrate --data", "--data")]
    public async Task Wrong_usage_ends_with_2_and_one_message(string line, string expected)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Equal(1, run.Error.AsSpan().TrimEnd().Count('\n') + 1);
        Assert.StartsWith("Parley: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("user")]
    [InlineData("user add")]
    [InlineData("user list")]
    [InlineData("user password")]
    [InlineData("user ban")]
    [InlineData("user unban")]
    [InlineData("user role")]
    [InlineData("announce")]
    [InlineData("check")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("health")]
    [InlineData("migrate")]
    public async Task Every_command_has_a_help_text(string command)
    {
        var run = await CommandRun.OfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("--data", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Show help", run.Output.Split("--help")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_lists_its_steps_then_carries_them_out_then_has_nothing_to_do()
    {
        var dry = await CommandRun.OfAsync("migrate", "--data", _data.Path, "--dry-run", "--json");
        Assert.False(File.Exists(_data.Database));

        var done = await CommandRun.OfAsync("migrate", "--data", _data.Path, "--json");
        var again = await CommandRun.OfAsync("migrate", "--data", _data.Path);

        Assert.Equal([0, 0, 0], [dry.Code, done.Code, again.Code]);
        Assert.Equal("001_first.sql", (string?)dry.Json[0]["missing"]![0]);
        Assert.Equal(dry.Json[0]["missing"]!.ToJsonString(), done.Json[0]["taken"]!.ToJsonString());
        Assert.Equal("The schema is up to date.\n", again.Output);
    }

    [Fact]
    public async Task Migrate_reports_a_running_server()
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        await using var server = await ServerProcess.StartAsync(_data.Path);

        var run = await CommandRun.OfAsync("migrate", "--data", _data.Path);

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains($"in use by another process (its id is in {_data.Database}.lock)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_an_empty_folder_succeeds_and_creates_nothing()
    {
        var place = _data.In("new");

        var run = await CommandRun.OfAsync("check", "--data", place, "--urls", "http://127.0.0.1:0", "--json");

        Assert.Equal(0, run.Code);
        Assert.All(run.Json, finding => Assert.NotEqual("wrong", (string?)finding["status"]));
        Assert.Equal(
            ["settings", "data", "disk", "database", "files", "port"], run.Json.Select(finding => (string?)finding["subject"]).Take(6));
        Assert.False(Directory.Exists(place));
    }

    [Fact]
    public async Task Check_reports_a_damaged_file_and_how_to_fix_it()
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        var file = await File.ReadAllBytesAsync(_data.Database);
        Array.Fill(file, (byte)0x5a, 40_960, 8_192);
        await File.WriteAllBytesAsync(_data.Database, file);

        var run = await CommandRun.OfAsync("check", "--data", _data.Path, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, run.Code);
        Assert.Contains("wrong    ", run.Output, StringComparison.Ordinal);
        Assert.Contains("restore a backup", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_reports_a_port_in_use()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        var hangingUp = HangUpAsync(other);

        var run = await CommandRun.OfAsync("check", "--data", _data.Path, "--urls", url, "--json");

        Assert.Equal(1, run.Code);
        var port = Assert.Single(run.Json, finding => (string?)finding["subject"] == "port");
        Assert.Equal($"{url} is taken by another program.", (string?)port["text"]);
        Assert.Contains("--urls", (string?)port["remedy"], StringComparison.Ordinal);
        await hangingUp;
    }

    private static async Task HangUpAsync(TcpListener other)
    {
        using var caller = await other.AcceptTcpClientAsync();
    }

    [Fact]
    public async Task Check_of_a_running_server_succeeds()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);

        var run = await CommandRun.OfAsync("check", "--data", _data.Path, "--urls", server.Url);

        Assert.Equal(0, run.Code);
        Assert.Contains($"A live server already responds at {server.Url}.", run.Output, StringComparison.Ordinal);
        Assert.Contains("in use by another process", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls", "nonsense", "--urls is 'nonsense'; expected addresses")]
    [InlineData("--database", "Host=db;Nonsense=1", "Database is invalid")]
    public async Task Check_reports_a_wrong_setting_and_ends_with_2(string option, string value, string expected)
    {
        var run = await CommandRun.OfAsync("check", "--data", _data.Path, option, value, "--json");

        Assert.Equal(2, run.Code);
        var finding = Assert.Single(run.Json);
        Assert.Equal(("settings", "wrong"), ((string?)finding["subject"], (string?)finding["status"]));
        Assert.Contains(expected, (string?)finding["text"], StringComparison.Ordinal);
    }
}
