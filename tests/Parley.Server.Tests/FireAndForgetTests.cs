using System.Text.RegularExpressions;

namespace Parley.Server.Tests;

/// <summary>Tasks that are not awaited: a fault in them goes unnoticed, unless they handle it themselves.</summary>
public sealed partial class FireAndForgetTests
{
    // Each catches all its exceptions, and has a comment about it.
    private static readonly string[] Known = [
        "AddAsync", "CallAsync", "CloseAdapterAsync", "CloseSoonAsync", "DrainAsync", "FinishAsync", "HandleServerSideAsync",
        "KeepAsync", "PersistAsync", "PublishAsync", "StartWithRoomAsync", "TellGapAsync"];

    [Fact]
    public void Every_task_that_is_not_awaited_is_listed()
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
            Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories), file =>
                File.ReadAllText(file).Contains("async void ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b_ = (?!await)[\w.?]*?(\w+Async)\(")]
    private static partial Regex Discarded();
}
