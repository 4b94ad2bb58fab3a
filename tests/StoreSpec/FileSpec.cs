using System.Text;
using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Who may have a file, from its upload to its end.</summary>
public abstract class FileSpec : Spec
{
    private const int Lifetime = 24;   // Hours that a file has which is in no message.

    [Fact]
    public async Task An_upload_is_its_owners_alone_and_to_others_it_does_not_exist()
    {
        await Chat.FriendsAsync("alice", "bob");

        var file = await UploadAsync("alice", "hello", "a/../b/note.txt", "text/csv");

        Assert.Equal(("note.txt", 5, "text/csv"), (file.Name, file.Size, file.Type));
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", file.Sha256);
        Assert.Equal("hello", await ReadAsync("alice", file.File));
        Assert.Equal(FileRights.NoSuchFile, Find("bob", file.File).Refusal);
        Assert.Equal(FileRights.NoSuchFile, Find("bob", FileId.New()).Refusal);
        Assert.Equal(FileRights.NoSuchFile, Find("alice", "../../etc/passwd").Refusal);
    }

    [Fact]
    public async Task Who_sees_the_message_may_have_the_file_and_send_it_on()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var file = await UploadAsync("alice", "hello");

        await SendAsync("alice", ConversationKind.Friend, "bob", file.File);
        Assert.Equal("hello", await ReadAsync("bob", file.File));
        Assert.Equal(FileRights.NoSuchFile, Find("carol", file.File).Refusal);

        await SendAsync("bob", ConversationKind.Friend, "carol", file.File);
        Assert.Equal("hello", await ReadAsync("carol", file.File));
    }

    [Fact]
    public async Task A_message_with_a_file_that_the_sender_may_not_have_is_refused_and_leaves_nothing()
    {
        await Chat.FriendsAsync("alice", "bob", "mallory");
        var file = await UploadAsync("alice", "hello");

        Assert.Equal(Reason.NotFound, (await TrySendAsync("mallory", ConversationKind.Friend, "bob", file.File)).Refusal?.Reason);
        Assert.Equal(Reason.NotFound, (await TrySendAsync("mallory", ConversationKind.Friend, "bob", FileId.New())).Refusal?.Reason);
        Assert.Empty(Chat.History("bob", ConversationKind.Friend, "mallory").Messages);
        Assert.Equal(FileRights.NoSuchFile, Find("bob", file.File).Refusal);

        Assert.Equal(1, (await Chat.SayAsync("mallory", "bob", "hi")).Seq);
        Assert.Equal(Reason.NotFound, (await TrySendAsync("mallory", ConversationKind.Friend, "bob", file.File)).Refusal?.Reason);
        Assert.Equal(2, (await Chat.SayAsync("mallory", "bob", "no hole")).Seq);
    }

    [Fact]
    public async Task A_send_that_was_accepted_stays_accepted_whatever_became_of_the_file()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");
        var first = (await TrySendAsync("alice", ConversationKind.Friend, "bob", file.File, "c1")).Value;

        await TakeBackAsync("bob", "alice", first.Seq);
        await CollectAsync(after: Lifetime + 1);

        Assert.Equal(first with { Duplicate = true }, (await TrySendAsync("alice", ConversationKind.Friend, "bob", file.File, "c1")).Value);
        Assert.Equal(Reason.NotFound, (await TrySendAsync("alice", ConversationKind.Friend, "bob", file.File, "c2")).Refusal?.Reason);
    }

    [Fact]
    public async Task In_a_group_a_member_may_have_what_was_sent_while_he_was_there()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob");
        var early = await UploadAsync("alice", "early");
        await SendAsync("alice", ConversationKind.Group, group, early.File);
        _ = (await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]))).Value;
        var middle = await UploadAsync("alice", "middle");
        await SendAsync("alice", ConversationKind.Group, group, middle.File);
        _ = (await Chat.Get<GroupBook>().RemoveAsync("alice", group, "carol")).Value;
        var late = await UploadAsync("alice", "late");
        await SendAsync("alice", ConversationKind.Group, group, late.File);

        Assert.Equal([true, true, true], May("bob"));
        Assert.Equal([false, true, false], May("carol"));

        _ = (await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]))).Value;
        Assert.Equal([false, true, false], May("carol"));   // An earlier stay counts as well.

        bool[] May(string user) => [.. new[] { early, middle, late }.Select(file => Find(user, file.File).Refusal is null)];
    }

    [Fact]
    public async Task What_a_member_has_cleared_away_is_not_his_any_more()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");
        var sent = await SendAsync("alice", ConversationKind.Friend, "bob", file.File);

        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.Sql.Execute("update members set hidden_seq = $2 where user_id = $1", "bob", sent.Seq);
            return Done.Value;
        });

        Assert.NotNull(Find("bob", file.File).Refusal);
        Assert.Null(Find("alice", file.File).Refusal);
    }

    [Fact]
    public async Task What_a_member_has_deleted_for_himself_is_not_his_any_more()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");
        var sent = await SendAsync("alice", ConversationKind.Friend, "bob", file.File);

        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.Sql.Execute(
                """
                insert into deleted_messages (conversation, user_id, seq)
                select conversation, $1, $2 from members where user_id = $1 and conversation in (select conversation from file_uses)
                """,
                "bob", sent.Seq);
            return Done.Value;
        });

        Assert.NotNull(Find("bob", file.File).Refusal);
        Assert.Null(Find("alice", file.File).Refusal);
    }

    [Fact]
    public async Task A_recalled_message_takes_its_file_along()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");
        var sent = await SendAsync("alice", ConversationKind.Friend, "bob", file.File);

        Assert.Null((await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", sent.Id)).Refusal);

        Assert.NotNull(Find("bob", file.File).Refusal);
        await CollectAsync(after: Lifetime + 1);
        Assert.Null(await Chat.Get<IFileStorage>().OpenAsync(file.File, default));
    }

    [Fact]
    public async Task A_file_whose_message_is_taken_back_is_its_owners_alone_again_and_then_goes()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var file = await UploadAsync("alice", "hello");
        var first = await SendAsync("alice", ConversationKind.Friend, "bob", file.File);
        var second = await SendAsync("alice", ConversationKind.Friend, "carol", file.File);

        await TakeBackAsync("alice", "bob", first.Seq);
        await TakeBackAsync("alice", "bob", first.Seq);
        await CollectAsync(after: Lifetime + 1);
        Assert.NotNull(Find("bob", file.File).Refusal);
        Assert.Equal("hello", await ReadAsync("carol", file.File));

        await TakeBackAsync("alice", "carol", second.Seq);
        Assert.Null(Find("alice", file.File).Refusal);
        await CollectAsync(after: Lifetime + 1);
        Assert.NotNull(Find("alice", file.File).Refusal);
        Assert.Null(await Chat.Get<IFileStorage>().OpenAsync(file.File, default));
    }

    [Fact]
    public async Task What_is_never_sent_is_deleted_in_time_and_what_is_sent_stays()
    {
        await Chat.FriendsAsync("alice", "bob");
        var unsent = await UploadAsync("alice", "unsent");
        var sent = await UploadAsync("alice", "sent");
        await SendAsync("alice", ConversationKind.Friend, "bob", sent.File);

        await CollectAsync(after: Lifetime - 1);
        Assert.Null(Find("alice", unsent.File).Refusal);

        await CollectAsync(after: 2);
        Assert.NotNull(Find("alice", unsent.File).Refusal);
        Assert.Null(await Chat.Get<IFileStorage>().OpenAsync(unsent.File, default));
        await CollectAsync(after: 200);
        Assert.Equal("sent", await ReadAsync("bob", sent.File));
        Assert.Equal(new FileStatistics(1, 4), Statistics());
    }

    [Fact]
    public async Task An_upload_that_broke_off_is_invisible_and_takes_no_room()
    {
        await Chat.UsersAsync("alice");
        var request = new UploadRequest("x", null, 100);

        var refused = await Chat.Get<Uploads>().ReceiveAsync("alice", request, new BrokenStream(50), default);
        await Chat.SettleAsync();

        Assert.Equal(Reason.Malformed, refused.Refusal?.Reason);
        Assert.Equal(new FileStatistics(0, 0), Statistics());
        await CollectAsync(after: 0);
        Assert.Equal(0, Count("select count(*) from files"));
    }

    [Fact]
    public async Task Who_hoards_uploads_is_refused_until_he_sends_or_deletes_some()
    {
        await Chat.FriendsAsync("alice", "bob");
        var files = new List<UploadedFile>();
        for (var i = 0; i < 5; i++) files.Add(await UploadAsync("alice", $"file {i}"));

        Assert.Equal(Reason.TooLarge, (await TryUploadAsync("alice", "one too many")).Refusal?.Reason);
        await UploadAsync("bob", "others have their own room");
        await SendAsync("alice", ConversationKind.Friend, "bob", files[0].File);
        await UploadAsync("alice", "again");
        Assert.Equal(Reason.TooLarge, (await TryUploadAsync("alice", "one too many")).Refusal?.Reason);
        Assert.Null((await Chat.Get<Uploads>().DeleteAsync("alice", files[1].File)).Refusal);
        await UploadAsync("alice", "again");
    }

    [Fact]
    public async Task Only_the_owner_deletes_and_only_what_is_in_no_message()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");
        var uploads = Chat.Get<Uploads>();

        Assert.Equal(FileRights.NoSuchFile, (await uploads.DeleteAsync("bob", file.File)).Refusal);
        Assert.Equal(FileRights.NoSuchFile, (await uploads.DeleteAsync("bob", "x")).Refusal);
        await SendAsync("alice", ConversationKind.Friend, "bob", file.File);
        Assert.Equal(Reason.Conflict, (await uploads.DeleteAsync("alice", file.File)).Refusal?.Reason);
        Assert.Equal(Reason.Conflict, (await uploads.DeleteAsync("bob", file.File)).Refusal?.Reason);
        Assert.Equal("hello", await ReadAsync("bob", file.File));
    }

    [Fact]
    public async Task Files_survive_a_restart()
    {
        await Chat.UsersAsync("alice");
        var file = await UploadAsync("alice", "hello");

        await ReopenAsync();

        Assert.Equal("hello", await ReadAsync("alice", file.File));
    }

    [Fact]
    public async Task A_file_that_is_sent_by_two_at_once_is_in_both_messages()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TrySendAsync("alice", ConversationKind.Friend, "bob", file.File)));

        Assert.Equal(Enumerable.Range(1, 20).Select(seq => (long)seq), sent.Select(receipt => receipt.Value.Seq).Order());
        Assert.Equal(20, Count("select count(*) from file_uses"));
    }

    private Outcome<StoredFile> Find(string user, string file) => Chat.Get<Downloads>().Find(user, file);

    private async Task<string> ReadAsync(string user, string file)
    {
        var download = (await Chat.Get<Downloads>().OpenAsync(user, file, default)).Value;
        using var reader = new StreamReader(download.Content);
        return await reader.ReadToEndAsync();
    }

    private Task<Outcome<UploadedFile>> TryUploadAsync(string user, string text, string name = "note.txt", string? type = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Chat.Get<Uploads>().ReceiveAsync(
            user, new UploadRequest(FileName.Clean(name), type, bytes.Length), new MemoryStream(bytes), default);
    }

    private async Task<UploadedFile> UploadAsync(string user, string text, string name = "note.txt", string? type = null) =>
        (await TryUploadAsync(user, text, name, type)).Value;

    private Task<Outcome<SendReceipt>> TrySendAsync(string from, ConversationKind kind, string to, string file, string? cid = null)
    {
        var content = MessageContent.Create("file", Encoding.UTF8.GetBytes($$"""{"file":"{{file}}","name":"note.txt","size":5}""")).Value;
        return Chat.Writer.RunAsync(SendMessage.Create(from, kind, to, content, cid).Value);
    }

    private async Task<SendReceipt> SendAsync(string from, ConversationKind kind, string to, string file) =>
        (await TrySendAsync(from, kind, to, file)).Value;

    private Task<Outcome<Done>> TakeBackAsync(string one, string other, long seq) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        FileUses.Remove(transaction, Conversations.Find(transaction.SqlBeside, ConversationKey.Direct(one, other))!.Value, seq);
        return Done.Value;
    });

    private Task CollectAsync(int after)
    {
        Chat.Time.Advance(TimeSpan.FromHours(after));
        return Chat.Get<FileCollector>().CollectAsync(default);
    }

    private FileStatistics Statistics()
    {
        using var read = Chat.Get<ChatStore>().Read();
        return FileStatistics.Read(read.Sql);
    }

    private long? Count(string sql)
    {
        using var read = Chat.Get<ChatStore>().Read();
        return read.Sql.Number(sql);
    }

    /// <summary>Ends with an error, as a connection does.</summary>
    private sealed class BrokenStream(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var count and > 0 ? count : throw new IOException("The connection is gone.");
    }
}
