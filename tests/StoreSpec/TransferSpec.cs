using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Export from one database and import into another, of any kinds.</summary>
public abstract class TransferSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    /// <summary>An empty database.</summary>
    protected abstract string Here { get; }

    /// <summary>An empty database of the other kind.</summary>
    protected abstract string There { get; }

    /// <summary>A second empty one of the first kind.</summary>
    protected abstract string HereAgain { get; }

    public virtual void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Export_and_import_to_the_other_database_and_back_change_no_byte()
    {
        await LiveAsync(Here);
        var first = Of(Here).Export(In("1"));

        Import(There, "1", keepsEpoch: true);
        Assert.Equal(first.Sha256, Of(There).Export(In("2")).Sha256);
        Import(HereAgain, "2", keepsEpoch: true);
        Assert.Equal(first.Sha256, Of(HereAgain).Export(In("3")).Sha256);
        Assert.Contains(first.Tables, table => table is { Key: "log", Value: > 20 });
    }

    [Fact]
    public async Task After_a_move_sessions_and_cursors_stay_valid()
    {
        var (sessionId, cursor) = await LiveAsync(Here);
        Of(Here).Export(In("1"));
        Import(There, "1", keepsEpoch: true);

        await using var chat = Open(There);
        var session = (await chat.Get<SessionStore>().VerifyAsync(sessionId)).Value;
        var said = await chat.SayAsync("alice", "bob", "after the move");
        var page = await chat.SyncAsync("bob", session.Device, cursor: cursor);

        Assert.False(page.Reset);
        Assert.Equal(["not seen yet", "after the move"], page.Messages.Where(entry => entry.Kind == MessageKinds.Text)
            .Select(entry => entry.Body.Trim('"')));
        Assert.Equal(page.Messages[^1].Id, said.Id);
    }

    [Fact]
    public async Task After_a_restore_clients_make_a_fresh_start()
    {
        var (sessionId, cursor) = await LiveAsync(Here);
        Of(Here).Export(In("1"));
        Import(There, "1", keepsEpoch: false);

        await using var chat = Open(There);
        var session = (await chat.Get<SessionStore>().VerifyAsync(sessionId)).Value;

        Assert.True((await chat.SyncAsync("bob", session.Device, cursor: cursor)).Reset);
    }

    [Fact]
    public async Task No_table_and_no_column_is_left_out_and_both_databases_have_the_same_ones()
    {
        foreach (var (setting, file) in new[] { (Here, "1"), (There, "2") })
        {
            await using (Open(setting))
            {
            }

            var header = JsonNode.Parse(Lines(Export(setting, file))[0])!;
            var exported = header["tables"]!.AsArray()
                .SelectMany(table => table!["columns"]!.AsArray().Select(column => $"{table["name"]}.{column!["name"]}"));
            Assert.Equal(ColumnsOf(setting), exported.Order(StringComparer.Ordinal));
        }

        Assert.Equal(ColumnsOf(Here), ColumnsOf(There));
    }

    [Fact]
    public async Task Operations_during_an_export_are_in_it_completely_or_not_at_all()
    {
        await LiveAsync(Here);
        await using (var chat = Open(Here))
        {
            var summary = Of(Here).Export(In("1"), _ => chat.SayAsync("alice", "bob", "meanwhile").Wait());
            Assert.False(summary.Quiet);
        }

        Assert.Contains("the epoch cannot be kept", Refused(There, "1", keepsEpoch: true), StringComparison.Ordinal);
        Import(There, "1", keepsEpoch: false);
        using var database = DatabaseSetting.Choose(There, NullLogger.Instance);
        using var sql = database.OpenReader();
        Assert.Null(
            sql.Number("select c.id from conversations c where c.last_seq <> (select count(*) from log l where l.conversation = c.id)"));
        Assert.Equal(0, sql.Number("select count(*) from log where body = '\"meanwhile\"'"));
    }

    [Fact]
    public async Task No_server_can_start_during_an_export_of_a_stopped_database()
    {
        await LiveAsync(Here);

        var tries = 0;   // Each waits for the lock.
        var summary = Of(Here).Export(In("1"), _ =>
        {
            if (tries++ == 0) Assert.Throws<StoreException>(() => Open(Here));
        });

        Assert.True(tries > 0);
        Assert.True(summary.Quiet);
    }

    [Fact]
    public async Task A_file_of_the_first_release_can_be_imported_and_is_migrated()
    {
        FirstRelease.Create(options => options.Database = Here);
        Of(Here).Export(In("1"));
        Import(There, "1", keepsEpoch: true);

        Assert.Empty(Of(There).MissingMigrations());
        await using var chat = Open(There);
        var session = (await chat.Get<SessionStore>().VerifyAsync(FirstRelease.SessionId)).Value;
        Assert.Equal(
            [7], (await chat.SyncAsync("bob", session.Device, cursor: $"{FirstRelease.Epoch}.6")).Messages.Select(entry => entry.Pos));
        Assert.Equal(3, (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Count);
    }

    // A change of the lines of a valid file, and the expected error.
    public static TheoryData<string, string> Damages => new()
    {
        { "a letter of a message", "its checksum does not match" },
        { "a row less", "The file is damaged" },
        { "a row more", "The file is damaged" },
        { "no last line", "is incomplete" },
        { "half a row", "The file is damaged" },
        { "a text for a number", "a line cannot be read" },
        { "another kind of file", "not a file written by 'export'" },
        { "a newer format", "The file has format 99" },
        { "a newer schema", "The file has schema 998" },
        { "a column that is not there", "a column users.colour" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_changed_file_leaves_the_database_empty(string damage, string expected)
    {
        await LiveAsync(Here);
        var good = Lines(Export(Here, "good"));
        File.WriteAllBytes(In("bad"), Compress(Damage(good, damage)));

        Assert.Contains(expected, Refused(There, "bad"), StringComparison.Ordinal);
        Import(There, "good", keepsEpoch: false);   // Only possible into an empty one.
    }

    [Fact]
    public async Task A_truncated_compressed_file_leaves_the_database_empty()
    {
        await LiveAsync(Here);
        var good = File.ReadAllBytes(Export(Here, "good"));
        File.WriteAllBytes(In("bad"), good[..(good.Length * 2 / 3)]);

        Assert.Contains("The file", Refused(There, "bad"), StringComparison.Ordinal);
        File.WriteAllText(In("bad"), "hello");
        Assert.Contains("not a file written by 'export'", Refused(There, "bad"), StringComparison.Ordinal);
        Import(There, "good", keepsEpoch: false);
    }

    [Fact]
    public async Task An_import_that_is_stopped_leaves_the_database_empty()
    {
        await LiveAsync(Here);
        Export(Here, "1");
        using (var file = File.OpenRead(In("1")))
        {
            Assert.Throws<OperationCanceledException>(() => Of(There).Import(file, false, Stop));
        }

        static void Stop(Parley.Chat.Transfer.TransferProgress progress)
        {
            if (progress.Rows * 2 > progress.Total) throw new OperationCanceledException();
        }

        Import(There, "1", keepsEpoch: false);
    }

    [Fact]
    public async Task A_database_that_is_not_empty_is_not_changed()
    {
        await LiveAsync(Here);
        Export(Here, "1");
        await using (var chat = Open(There)) await chat.UsersAsync("somebody");

        Assert.Contains("is not empty", Refused(There, "1"), StringComparison.Ordinal);
        await using var again = Open(There);
        Assert.True(await again.Get<Parley.Chat.Accounts.Users>().ExistsAsync("somebody"));
    }

    [Fact]
    public async Task An_export_does_not_overwrite_a_file_and_leaves_none_when_it_is_stopped()
    {
        await LiveAsync(Here);
        File.WriteAllText(In("1"), "mine");

        Assert.Contains("already exists", Assert.Throws<StoreException>(() => Of(Here).Export(In("1"))).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => Of(Here).Export(In("2"), _ => throw new OperationCanceledException()));
        Assert.Equal(["1"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
        Assert.Equal("mine", File.ReadAllText(In("1")));
    }

    private static List<string> Damage(List<string> lines, string damage)
    {
        var header = JsonNode.Parse(lines[0])!;
        var said = lines.FindIndex(line => line.Contains("not seen yet", StringComparison.Ordinal));
        switch (damage)
        {
            case "a letter of a message":
                lines[said] = lines[said].Replace("not seen yet", "not seen yEt", StringComparison.Ordinal);
                break;
            case "a row less":
                lines.RemoveAt(said);
                break;
            case "a row more":
                lines.Insert(said, lines[said].Replace("not seen", "never seen", StringComparison.Ordinal));
                break;
            case "no last line":
                lines.RemoveAt(lines.Count - 1);
                break;
            case "half a row":
                lines[said] = lines[said][..20];
                lines.RemoveRange(said + 1, lines.Count - said - 1);
                break;
            case "a text for a number":
                lines[said] = System.Text.RegularExpressions.Regex.Replace(lines[said], @"\d{13}", "\"soon\"");
                break;
            case "another kind of file":
                header["parley"] = "import";
                break;
            case "a newer format":
                header["format"] = 99;
                break;
            case "a newer schema":
                header["migrations"]!.AsArray().Add(998);
                break;
            case "a column that is not there":
                var users = header["tables"]!.AsArray().First(table => (string?)table!["name"] == "users")!;
                users["columns"]![1]!["name"] = "colour";
                break;
        }

        lines[0] = header.ToJsonString();
        return lines;
    }

    private static List<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        return [.. reader.ReadToEnd().TrimEnd('\n').Split('\n')];
    }

    private static byte[] Compress(List<string> lines)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        return memory.ToArray();
    }

    // The columns by hand, independent of the code under test.
    private static List<string> ColumnsOf(string setting)
    {
        using var database = DatabaseSetting.Choose(setting, NullLogger.Instance);
        using var sql = database.OpenReader();
        var columns = sql.Dialect == SqlDialect.Sqlite
            ? sql.Query(
                """
                select m.name || '.' || c.name from sqlite_schema m join pragma_table_info(m.name) c
                where m.type = 'table' and m.name not like 'sqlite!_%' escape '!' and m.name <> 'schema_version' and m.sql not like 'create virtual%'
                """).All(row => row.Text(0))
            : sql.Query(
                "select table_name || '.' || column_name from information_schema.columns where table_schema = current_schema() and table_name <> 'schema_version'")
                .All(row => row.Text(0));
        return [.. columns.Order(StringComparer.Ordinal)];
    }

    private static Chat Open(string setting) => Chat.Open(options => options.Database = setting);

    private ChatDatabase Of(string setting) => new(setting, _time);

    private string In(string file) => Path.Combine(_folder, file);

    private string Export(string setting, string file)
    {
        Of(setting).Export(In(file));
        return In(file);
    }

    private void Import(string setting, string file, bool keepsEpoch)
    {
        using var source = File.OpenRead(In(file));
        Of(setting).Import(source, keepsEpoch);
    }

    private string Refused(string setting, string file, bool keepsEpoch = false)
    {
        using var source = File.OpenRead(In(file));
        return Assert.Throws<StoreException>(() => Of(setting).Import(source, keepsEpoch)).Message;
    }

    /// <summary>Lets some users use a server for a while, and stops it.</summary>
    /// <returns>A session of bob, and the cursor of its device.</returns>
    private static async Task<(string SessionId, string Cursor)> LiveAsync(string setting)
    {
        await using var chat = Open(setting);
        await chat.FriendsAsync("alice", "bob", "carol");
        await chat.UsersAsync("dave");
        _ = (await chat.Get<FriendBook>().RequestAsync("dave", new FriendRequestRequest("alice", "Hello, it's me"))).Value;
        await chat.SayAsync("alice", "bob", "one", "c1");
        await chat.SayAsync("bob", "alice", "你好，\"Alice\" \\ 🍵 \u0001", "c2");
        var group = await chat.GroupAsync("alice", "bob", "carol");
        await chat.SayInAsync(group, "bob", "in the group");
        await chat.Get<GroupBook>().RemoveAsync("carol", group, "carol");
        _ = (await chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]))).Value;
        await chat.ReadAsync("bob", ConversationKind.Friend, "alice", 1);

        var session = (await chat.Get<SessionStore>().OpenAsync("bob", new DeviceInfo("Bob's phone", "phone"))).Value;
        _ = (await chat.Get<SessionStore>().IssueTicketAsync((await chat.Get<SessionStore>().VerifyAsync(session.SessionId)).Value)).Value;
        var cursor = (await chat.SyncAsync("bob", session.Device)).Cursor!;
        _ = await chat.SyncAsync("bob", session.Device, cursor: cursor);
        await chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache()
                .Execute("insert into blocks (user_id, blocked, since) values ('carol', 'dave', 9007199254740993)");
            transaction.SqlInvalidatingCache()
                .Execute("update members set draft = 'not yet', pinned = 1 where user_id = 'bob' and conversation > 1");
            return Done.Value;
        });
        await chat.SayAsync("alice", "bob", "not seen yet");
        return (session.SessionId, cursor);
    }
}
