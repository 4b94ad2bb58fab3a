using System.Diagnostics;

namespace Parley.Architecture.Tests;

/// <summary>Commit messages: the subject says what, in at most 72 characters, and the body why.</summary>
public sealed class CommitTests
{
    private const int MaxSubject = 72;

    // The rule applies to later commits.
    private const string Start = "b02b384fa5599eaf24cffe7c88fa4ab93d022d97";

    [Fact]
    public async Task Each_commit_has_a_short_subject_and_a_body()
    {
        // A copy without history, or without enough of it, has nothing to check.
        if (await GitAsync("merge-base", "--is-ancestor", Start, "HEAD") is null) return;

        var log = await GitAsync("log", "--no-merges", "--format=%h%x1f%s%x1f%b%x1e", $"{Start}..HEAD");
        var commits = log!.Split('\x1e', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(commit => commit.Split('\x1f'));
        var wrong = commits.Where(commit => commit[1].Length > MaxSubject || commit[2].Trim().Length == 0);

        Assert.Empty(wrong.Select(commit => $"{commit[0]} {commit[1]}"));
    }

    // The output of git; null if it fails.
    private static async Task<string?> GitAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", AppContext.BaseDirectory, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using var git = Process.Start(start)!;
        var (output, error) = (git.StandardOutput.ReadToEndAsync(), git.StandardError.ReadToEndAsync());
        await Task.WhenAll(output, error, git.WaitForExitAsync(TestContext.Current.CancellationToken));
        return git.ExitCode == 0 ? await output : null;
    }
}
