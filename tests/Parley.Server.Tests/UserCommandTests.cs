using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests;

public sealed class UserCommandTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task An_account_created_while_the_server_is_stopped_can_sign_in_when_it_runs()
    {
        var added = await AskAsync("correct horse\n", "user", "add", "alice", "--name", "Alice A.");
        Assert.Equal((0, "alice was created.\n", ""), (added.Code, added.Output, added.Error));

        await using var server = await ServerProcess.StartAsync(_data.Path);
        Assert.Equal(HttpStatusCode.Created, (await SignInAsync(server, "correct horse")).Status);
    }

    [Theory]
    [InlineData("user", "list")]
    [InlineData("user", "ban", "alice")]
    [InlineData("announce", "Hello")]
    public async Task A_missing_database_is_created_only_for_the_first_account(params string[] command)
    {
        var refused = await AskAsync("", command);

        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("parley.db does not exist.", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_data.Path, "parley.db")));
    }

    [Fact]
    public async Task A_new_data_folder_is_readable_only_for_the_servers_user()
    {
        var folder = Path.Combine(_data.Path, "new");
        await using var server = await ServerProcess.StartAsync(folder);

        const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(folder) == OnlyUser);
    }

    [Fact]
    public async Task All_commands_work_while_the_server_runs()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        Assert.Equal(0, (await AskAsync("correct horse\n", "user", "add", "alice")).Code);
        var (status, sessionId) = await SignInAsync(server, "correct horse");
        Assert.Equal(HttpStatusCode.Created, status);

        Assert.Equal(0, (await AskAsync("", "user", "ban", "alice")).Code);
        Assert.Equal("banned", await WhoAsync(server, sessionId));
        Assert.Equal(0, (await AskAsync("", "user", "unban", "alice")).Code);
        Assert.Equal(0, (await AskAsync("battery staple\n", "user", "password", "alice")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(server, "correct horse")).Status);
        Assert.Equal(HttpStatusCode.Created, (await SignInAsync(server, "battery staple")).Status);
        Assert.Equal("admin", (string?)(await AskAsync("", "user", "role", "alice", "admin", "--json")).Json[0]["role"]);
        Assert.Equal("The announcement was sent.\n", (await AskAsync("Tonight at ten\n", "announce", "-")).Output);

        var list = await AskAsync("", "user", "list", "--json");
        Assert.Equal(("alice", "admin"), ((string?)Assert.Single(list.Json)["id"], (string?)list.Json[0]["role"]));
        Assert.StartsWith("alice  ", (await AskAsync("", "user", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_server_was_killed_the_commands_open_the_database_themselves()
    {
        await using (await ServerProcess.StartAsync(_data.Path))
        {
        }

        Assert.True(File.Exists(_data.In("operator/socket")));
        Assert.Equal(0, (await AskAsync("correct horse\n", "user", "add", "alice")).Code);
    }

    [Fact]
    public async Task Only_the_owner_can_enter_the_folder_of_the_command_socket()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_data.In("operator")));
        }
    }

    [Fact]
    public async Task A_command_for_another_database_than_that_of_the_server_changes_nothing()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);

        var run = await AskAsync("correct horse\n", "user", "add", "alice", "--database", _data.In("other.db"));

        Assert.Equal(1, run.Code);
        Assert.Contains("uses another database. Pass the same --database to the command.", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_data.In("other.db")));
        Assert.Equal("", (await AskAsync("", "user", "list")).Output);
    }

    [Fact]
    public async Task A_server_that_runs_elsewhere_is_named()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);

        var run = await CommandRun.WithInputAsync(
            "correct horse\n", "user", "add", "alice", "--data", _data.In("elsewhere"), "--database", _data.Database);

        Assert.Equal(1, run.Code);
        Assert.Contains("in use by another process", run.Error, StringComparison.Ordinal);
        Assert.Contains("only on its own machine and with its own --data", run.Error, StringComparison.Ordinal);
    }

    // The command line, the standard input, the exit code, and a part of the message on the error output.
    [Theory]
    [InlineData("user", "", 2, "See user --help.")]
    [InlineData("user add", "correct horse", 2, "See user add --help.")]
    [InlineData("user add zoe correct-horse", "", 2, "'correct-horse'. See user add --help.")]
    [InlineData("user add zoe --password correct-horse", "", 2, "'--password'")]
    [InlineData("user add zoe", "", 1, "password is 8 to 256 bytes.")]
    [InlineData("user add zoe", "short\n", 1, "password is 8 to 256 bytes.")]
    [InlineData("user add Zoe", "correct horse", 1, "id is 2 to 32 lower-case letters")]
    [InlineData("user add alice", "correct horse", 1, "This id is taken.")]
    [InlineData("user add zoe --name \u202e", "correct horse", 1, "name is 1 to 64 printable characters.")]
    [InlineData("user password", "", 2, "See user password --help.")]
    [InlineData("user password nobody", "correct horse", 1, "This user does not exist.")]
    [InlineData("user ban nobody", "", 1, "This user does not exist.")]
    [InlineData("user unban nobody", "", 1, "This user does not exist.")]
    [InlineData("user role alice", "", 2, "See user role --help.")]
    [InlineData("user role alice emperor", "", 2, "emperor")]
    [InlineData("user role nobody admin", "", 1, "This user does not exist.")]
    [InlineData("user list alice", "", 2, "'alice'. See user list --help.")]
    [InlineData("user explode alice", "", 2, "See user --help.")]
    [InlineData("announce", "", 2, "See announce --help.")]
    [InlineData("announce -", " \n", 1, "text must not be empty.")]
    public async Task An_invalid_command_gets_one_error_message(string line, string input, int code, string expected)
    {
        await AskAsync("correct horse\n", "user", "add", "alice");

        var run = await AskAsync(input, line.Split(' '));

        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.Equal(1, run.Error.AsSpan().TrimEnd().Count('\n') + 1);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> AskAsync(string input, params string[] arguments) =>
        CommandRun.WithInputAsync(input, [.. arguments, "--data", _data.Path]);

    private static async Task<(HttpStatusCode Status, string? SessionId)> SignInAsync(ServerProcess server, string password)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync($"{server.Url}/api/v1/sessions", new { id = "alice", password });
        return (answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["sid"]);
    }

    private static async Task<string?> WhoAsync(ServerProcess server, string? sessionId)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Url}/api/v1/users/me");
        request.Headers.Authorization = new("Bearer", sessionId);
        using var answer = await http.SendAsync(request);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["reason"];
    }
}
