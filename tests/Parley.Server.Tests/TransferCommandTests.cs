using System.Diagnostics;

namespace Parley.Server.Tests;

public sealed class TransferCommandTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private string File1 => _data.In("all.gz");

    private string Other => _data.In("other");

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task An_export_can_be_imported_and_both_commands_report_the_same_counts()
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        var exported = await CommandRun.OfAsync("export", File1, "--data", _data.Path, "--json");
        var imported = await CommandRun.OfAsync("import", File1, "--data", Other, "--json", "--keep-epoch");

        Assert.Equal((0, 0), (exported.Code, imported.Code));
        Assert.True((bool)exported.Json[0]["quiet"]!);
        Assert.Equal((string?)exported.Json[0]["sha256"], (string?)imported.Json[0]["sha256"]);
        Assert.Equal(exported.Json[0]["tables"]!.ToJsonString(), imported.Json[0]["tables"]!.ToJsonString());
        Assert.Equal("The schema is up to date.\n", (await CommandRun.OfAsync("migrate", "--data", Other, "--dry-run")).Output);
    }

    [Fact]
    public async Task The_output_for_people_has_sentences_and_mentions_the_files_that_are_not_included()
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        var exported = await CommandRun.OfAsync("export", File1, "--data", _data.Path);
        var imported = await CommandRun.OfAsync("import", File1, "--data", Other);

        Assert.Matches(
            @"^Exported \d+ rows of \d+ tables to .*all\.gz\. Uploaded files are not included: copy their folder\.\n$", exported.Output);
        Assert.Matches(@"^Imported \d+ rows of \d+ tables\. Clients start afresh when they reconnect\.", imported.Output);
        Assert.Equal(("", ""), (exported.Error, imported.Error));   // The output is no terminal, so no progress is shown.
    }

    [Fact]
    public async Task An_export_can_be_piped_into_an_import()
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        using var export = ServerProcess.Run("export", "-", "--data", _data.Path);
        using var import = ServerProcess.Run("import", "-", "--data", Other);
        await export.StandardOutput.BaseStream.CopyToAsync(import.StandardInput.BaseStream);
        import.StandardInput.Close();

        Assert.Equal(("", 0), await EndOf(export));
        Assert.Equal(("", 0), await EndOf(import));
    }

    [Fact]
    public async Task An_export_reports_that_a_server_was_running()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        var exported = await CommandRun.OfAsync("export", File1, "--data", _data.Path);

        Assert.Contains("A server was running: later changes are not included.", exported.Output, StringComparison.Ordinal);
        var imported = await CommandRun.OfAsync("import", File1, "--data", Other, "--keep-epoch");
        Assert.Equal(1, imported.Code);
        Assert.Contains("the epoch cannot be kept", imported.Error, StringComparison.Ordinal);
    }

    // The command line, the exit code, and a part of the message on the error output. DATA is a folder with a database in it.
    [Theory]
    [InlineData("export", 2, "export --help")]
    [InlineData("export a b", 2, "'b'. See export --help.")]
    [InlineData("import", 2, "import --help")]
    [InlineData("import a --keep-epoch perhaps", 2, "perhaps")]
    [InlineData("export DATA/parley.db --data DATA", 1, "already exists; choose another name.")]
    [InlineData("export DATA/x --data DATA/none", 1, "does not exist.")]
    [InlineData("export /nowhere/x --data DATA", 1, "/nowhere/x")]
    [InlineData("import DATA/none --data DATA/new", 1, "DATA/none")]
    [InlineData("import DATA/parley.db --data DATA/new", 1, "not a file written by 'export'")]
    [InlineData("import DATA/good.gz --data DATA", 1, "is not empty")]
    [InlineData("import DATA/good.gz --database Host=/nowhere;Database=chat;Password=secret", 1,
        "The PostgreSQL database chat at /nowhere cannot be used")]
    public async Task A_failed_command_has_one_error_message(string line, int code, string expected)
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        await CommandRun.OfAsync("export", _data.In("good.gz"), "--data", _data.Path);

        var run = await CommandRun.OfAsync([.. line.Split(' ').Select(word => word.Replace("DATA", _data.Path, StringComparison.Ordinal))]);

        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.Equal(1, run.Error.AsSpan().TrimEnd().Count('\n') + 1);
        Assert.Contains(expected.Replace("DATA", _data.Path, StringComparison.Ordinal), run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_is_killed_at_any_moment_is_continued()
    {
        for (var delay = 50; delay <= 400; delay += 50)
        {
            using var migrate = ServerProcess.Run("migrate", "--data", _data.Path);
            using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            try
            {
                await migrate.WaitForExitAsync(moment.Token);
            }
            catch (OperationCanceledException)
            {
                migrate.Kill();
                await migrate.WaitForExitAsync();
            }
        }

        Assert.Equal(0, (await CommandRun.OfAsync("migrate", "--data", _data.Path)).Code);
        Assert.Equal(0, (await CommandRun.OfAsync("check", "--data", _data.Path, "--urls", "http://127.0.0.1:0")).Code);
    }

    private static async Task<(string Error, int Code)> EndOf(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (error, process.ExitCode);
    }
}
