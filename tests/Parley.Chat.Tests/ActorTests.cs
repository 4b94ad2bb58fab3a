namespace Parley.Chat.Tests;

/// <summary>Which places write on behalf of nobody in particular, and which end sessions. A new one stands here only when somebody has thought about it.</summary>
public sealed class ActorTests
{
    private static readonly string Source = Path.Combine(Root(), "src", "Parley.Chat");

    [Fact]
    public void The_server_writes_in_its_own_name_what_is_upkeep_or_follows_from_a_write_that_was_allowed() => Assert.Equal(
        [
            "Accounts/Profiles.cs", "Administration/BanEnds.cs", "Administration/MessageCounter.cs", "Feed/FeedPosition.cs",
            "Files/FileCollector.cs", "Files/Thumbnails.cs", "Files/Uploads.cs", "Presence/PresenceEvents.cs", "Push/PushKeys.cs",
            "Push/PushSubscriptions.cs", "Search/SearchIndexer.cs", "Sessions/SessionUse.cs", "Storage/StoreProbe.cs",
        ],
        With("Actor.Server"));

    [Fact]
    public void Strangers_only_sign_up_and_sign_in() => Assert.Equal(["Accounts/Users.cs", "Messages/WriteQueue.cs", "Sessions/SessionStore.cs"], With("Actor.Stranger"));

    [Fact]
    public void Sessions_end_and_accounts_close_where_the_log_writer_hears_of_it()
    {
        Assert.Equal(["Sessions/SessionEndingWrite.cs"], With("update sessions set ended"));
        Assert.Equal(["Administration/BanAccount.cs", "Administration/Bans.cs"], With("update users set banned"));
        Assert.Empty(With("delete from sessions"));
        Assert.Empty(With("delete from users"));
    }

    private static List<string> With(string text) =>
    [
        .. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Source, file).Replace('\\', '/'))
            .Where(file => file != "Messages/Actor.cs" && !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(Path.Combine(Source, file)).Contains(text, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
