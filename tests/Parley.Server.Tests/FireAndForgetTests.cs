using System.Text.RegularExpressions;

namespace Parley.Server.Tests;

/// <summary>Work that nobody awaits: a fault in it is seen by nobody, unless it looks after itself.</summary>
public sealed partial class FireAndForgetTests
{
    // Each catches all that it may throw, and says so where it stands.
    private static readonly string[] Known =
    [
        "Parley.EngineIO/Session.cs: CloseSoonAsync", "Parley.EngineIO/Session.cs: CloseSoonAsync", "Parley.EngineIO/Session.cs: DrainAsync",
        "Parley.SocketIO/DynamicNamespace.cs: CloseAdapterAsync", "Parley.SocketIO/EventQueue.cs: FinishAsync",
        "Parley.SocketIO/SocketNamespace.cs: CountAsync", "Parley.SocketIO/SocketNamespace.cs: CountAsync",
    ];

    [Fact]
    public void Every_task_that_nobody_awaits_is_known()
    {
        var source = Path.Combine(Repository.Root, "src");
        var found = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Discarded().Matches(File.ReadAllText(file))
                .Select(match => $"{Path.GetRelativePath(source, file).Replace('\\', '/')}: {match.Groups[1].Value}"));

        Assert.Equal(Known.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
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
