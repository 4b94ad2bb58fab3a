using System.Text;
using Parley.Chat.Files;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>The present program starts on the data of every schema that there ever was, and shows what was in it.</summary>
public sealed class SchemaTests : IDisposable
{
    private const string File1 = "00112233445566778899aabbccddeeff";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> Versions => [.. SchemaHistory.Steps.Select(step => step.Version)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_database_of_every_schema_is_kept()
    {
        if (Environment.GetEnvironmentVariable("RENEW") == "1")
        {
            foreach (var step in SchemaHistory.Steps.Where(step => !File.Exists(SchemaHistory.PathOf(step.Version))))
                SchemaHistory.Write(step.Version, Path.Combine(_folder.Path, $"{step.Version}.db"));
        }

        var missing = SchemaHistory.Steps.Where(step => !File.Exists(SchemaHistory.PathOf(step.Version))).Select(step => step.Name)
            .ToList();
        Assert.True(
            missing.Count == 0,
            $"There is no database of {string.Join(", ", missing)}. Put rows for what is new into tests/StoreSpec/Schemas/Rows, and write it with: RENEW=1 dotnet test --project tests/Parley.Chat.Tests -c Release -- --filter-class '*SchemaTests'");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_data_of_each_schema_is_migrated_and_used(int version)
    {
        Prepare(version);
        var missing = SchemaHistory.Steps.Where(step => step.Version > version).Select(step => step.Name);
        Assert.Equal(missing, Operated().MissingMigrations());
        await using (var chat = StoreSpec.Chat.Open(_folder.Configure))
        {
            await ExpectMessagesAsync(chat, hasFile: version >= 6);
            await ExpectAccountsAsync(chat, version);
        }

        Assert.All(Operated().Check(), finding => Assert.Equal(FindingStatus.Ok, finding.Status));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void No_row_of_any_schema_is_lost(int version)
    {
        Prepare(version);
        var before = Rows();
        Operated().Migrate();

        // Steps may add rows.
        var after = Rows();
        Assert.All(before, table => Assert.InRange(after[table.Key], table.Value, long.MaxValue));
    }

    [Fact]
    public void A_database_of_a_newer_schema_is_refused_and_not_changed()
    {
        Prepare(SchemaHistory.Steps[^1].Version);
        var newer = SchemaHistory.Steps[^1].Version + 1;
        using (var database = DatabaseSetting.Choose(_folder.Database, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance))
        using (var sql = database.OpenWriter())
            sql.Execute("insert into schema_version (version, checksum, applied) values ($1, 'x', 1)", (long)newer);
        var before = Rows();

        var refused = Assert.Throws<StoreException>(() => StoreSpec.Chat.Open(_folder.Configure));

        Assert.Equal(
            $"The database has schema {newer}, but this program supports only up to {newer - 1}. Run the newer program, or restore a backup.",
            refused.Message);
        Assert.Equal(before, Rows());
    }

    private static async Task ExpectMessagesAsync(StoreSpec.Chat chat, bool hasFile)
    {
        var history = (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages;
        Assert.Equal(["\"one\"", "\"two 二\"", "\"three\""], history.Take(3).Select(entry => entry.Body));
        Assert.Equal(Enumerable.Range(1, hasFile ? 4 : 3).Select(seq => (long)seq), history.Select(entry => entry.Seq));
        Assert.Equal("\"Saturday?\"", (await chat.HistoryAsync("bob", ConversationKind.Group, FirstRelease.Group)).Messages[^1].Body);
        var unread = (await chat.RecentAsync("bob")).Single(conversation => conversation.With == "alice").Unread;
        Assert.Equal(hasFile ? 3 : 2, unread);
        var found = (await chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "three" })).Value;
        Assert.Equal("0196872a1c0070008000000000000007", Assert.Single(found.Hits).Message.Entry.Id);
        if (hasFile) Assert.Equal("a file", await BackupBench.DownloadAsync(chat, "bob", File1));

        var said = await chat.SayAsync("bob", "alice", "now");
        Assert.Equal(history[^1].Seq + 1, said.Seq);
        var session = (await chat.Get<SessionStore>().VerifyAsync(FirstRelease.SessionId)).Value;
        var page = await chat.SyncAsync("bob", session.Device, cursor: $"{FirstRelease.Epoch}.6");
        Assert.Equal(["\"three\"", "\"now\""], page.Messages.Where(entry => entry.Kind == MessageKinds.Text).Select(entry => entry.Body));
        Assert.False(page.Reset);
    }

    private static async Task ExpectAccountsAsync(StoreSpec.Chat chat, int version)
    {
        await using var read = await chat.Get<ChatStore>().ReadAsync();
        async Task<string?> OneAsync(string sql) => await read.Sql.TextAsync(sql);

        Assert.Equal("alice", await OneAsync("select friend from friends where user_id = 'bob'"));
        Assert.Equal("mallory", await OneAsync("select blocked from blocks where user_id = 'alice'"));
        Assert.Equal("Hike", await OneAsync("select name from groups"));
        Assert.Equal("bob 鲍勃", await OneAsync("select folded from users where id = 'bob'"));
        if (version >= 2) Assert.Equal("admin", await OneAsync("select role from users where id = 'alice'"));
        if (version >= 3) Assert.Equal("May I?", await OneAsync("select message from join_requests where state = 'open'"));
        if (version >= 5) Assert.Equal("carol", await OneAsync("select id from users where invisible = 1"));
        if (version >= 6) Assert.Equal(6, await read.Sql.NumberAsync("select bytes from file_quotas where owner = 'alice'"));
        if (version >= 8) Assert.Equal("user-ban", await OneAsync("select action from audit"));
        if (version >= 9) Assert.Equal("bobs-phone", await OneAsync("select device from push_subscriptions"));
        if (version >= 12) Assert.Equal("carol", await OneAsync("select user_id from link_uses"));
    }

    private void Prepare(int version)
    {
        SchemaDump.Load(File.ReadAllText(SchemaHistory.PathOf(version)), _folder.Database);
        var file = FolderStorage.PathOf(_folder.Files, File1);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "a file", new UTF8Encoding(false));
    }

    private Dictionary<string, long> Rows()
    {
        using var database = DatabaseSetting.Choose(_folder.Database, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        using var sql = database.OpenReader();
        return Transfer.DatabaseContent.Read(sql).Rows.ToDictionary();
    }

    private ChatDatabase Operated() => new(_folder.Database, TimeProvider.System);
}
