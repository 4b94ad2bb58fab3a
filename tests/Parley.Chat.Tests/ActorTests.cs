namespace Parley.Chat.Tests;

/// <summary>
/// The places that write without a user, and those that end sessions. A new place is added only after a review.
/// </summary>
public sealed class ActorTests
{
    private static readonly string Source = Path.Combine(Root(), "src", "Parley.Chat");

    [Fact]
    public void The_server_itself_is_the_actor_only_of_maintenance_and_of_consequences_of_allowed_writes() => Assert.Equal(
        [
            "Accounts/Profiles.cs", "Administration/BanEnds.cs", "Administration/FirstAdministrator.cs", "Administration/MessageCounter.cs",
            "Feed/FeedPosition.cs", "Files/FileCollector.cs", "Files/Thumbnails.cs", "Files/Uploads.cs", "Friends/PresenceEvents.cs",
            "Log/StoreProbe.cs", "Push/PushKeys.cs", "Push/PushSubscriptions.cs", "Search/SearchIndexer.cs", "Sessions/SessionUse.cs",
        ],
        With("Actor.Server"));

    [Fact]
    public void Unauthenticated_clients_only_sign_up_sign_in_and_set_up_a_server_without_users() =>
        Assert.Equal(
            ["Accounts/Users.cs", "Administration/FirstAdministrator.cs", "Log/WriteQueue.cs", "Sessions/SessionStore.cs"], With("Actor.Stranger"));

    [Fact]
    public void Sessions_end_and_accounts_close_only_where_the_log_writer_is_informed()
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
            .Where(file => file != "Log/Actor.cs" && !file.StartsWith("obj/", StringComparison.Ordinal)
                && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(Path.Combine(Source, file)).Contains(text, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
