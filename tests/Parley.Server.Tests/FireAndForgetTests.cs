using System.Text.RegularExpressions;

namespace Parley.Server.Tests;

/// <summary>Work that nobody awaits: a fault in it is seen by nobody, unless it looks after itself.</summary>
public sealed partial class FireAndForgetTests
{
    // Each catches all that it may throw, and says so where it stands.
    private static readonly string[] Known = ["CloseAdapterAsync", "CloseSoonAsync", "CountAsync", "DrainAsync", "FinishAsync", "StartWithRoomAsync"];

    [Fact]
    public void Every_task_that_nobody_awaits_is_known()
    {
        var source = Path.Combine(Repository.Root, "src");
        var found = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Discarded().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

        Assert.Equal(Known, found.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_method_is_async_void()
    {
        var source = Path.Combine(Repository.Root, "src");
        Assert.DoesNotContain(
            Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("async void ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b_ = (?!await)[\w.?]*?(\w+Async)\(")]
    private static partial Regex Discarded();
}
