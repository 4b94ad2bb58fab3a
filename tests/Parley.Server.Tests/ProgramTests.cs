using System.Diagnostics;

namespace Parley.Server.Tests;

/// <summary>The real program, started as an operator starts it.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--urls")]
    [InlineData("--demo", "perhaps")]
    [InlineData("--urls", "ftp://example")]
    [InlineData("--data", "")]
    [InlineData("--database", "")]
    [InlineData("--database", "mysql://db")]
    [InlineData("--database", "Host=db;Nonsense=1")]
    public async Task A_bad_command_line_ends_with_2_and_one_message(params string[] arguments)
    {
        var (code, error) = await RunAsync(arguments);

        Assert.Equal(2, code);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Parley cannot start: ", line, StringComparison.Ordinal);
        Assert.Contains(arguments.Length == 1 || arguments[0] != "--demo" ? arguments[0] : arguments[1], line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_variable_ends_with_2_and_its_name()
    {
        var (code, error) = await RunAsync([], ("PARLEY_NONSENSE", "1"));

        Assert.Equal(2, code);
        Assert.StartsWith("Parley cannot start: PARLEY_NONSENSE is not a setting.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=/nowhere;Database=chat;Password=secret")]
    [InlineData("postgresql://me:secret@no-such-host.invalid/chat")]
    public async Task A_database_that_cannot_be_reached_ends_with_69_and_its_name_without_its_password(string database)
    {
        var data = Directory.CreateTempSubdirectory("parley-").FullName;
        var (code, error) = await RunAsync(["--data", data, "--urls", "http://127.0.0.1:0"], ("PARLEY_DATABASE", database));
        Directory.Delete(data, recursive: true);

        Assert.Equal(69, code);
        Assert.StartsWith("Parley cannot start: The PostgreSQL database chat at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Parley.Server.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        await output;
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, error);
    }
}
