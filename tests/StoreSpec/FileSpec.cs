using System.Text;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>The access to a file, from its upload to its deletion.</summary>
public abstract class FileSpec : Spec
{
    private const int Lifetime = 24;   // The lifetime in hours of a file that is in no message.

    [Fact]
    public async Task An_upload_is_visible_to_its_owner_only()
    {
        await Chat.FriendsAsync("alice", "bob");

        var file = await UploadAsync("alice", "hello", "a/../b/note.txt", "text/csv");

        Assert.Equal(("note.txt", 5, "text/csv"), (file.Name, file.Size, file.Type));
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", file.Sha256);
        Assert.Equal("hello", await ReadAsync("alice", file.File));
        Assert.Equal(FileRights.NoSuchFile, (await FindAsync("bob", file.File)).Refusal);
        Assert.Equal(FileRights.NoSuchFile, (await FindAsync("bob", FileId.New())).Refusal);
        Assert.Equal(FileRights.NoSuchFile, (await FindAsync("alice", "../../etc/passwd")).Refusal);
    }

    [Fact]
    public async Task Users_who_see_the_message_can_load_and_forward_the_file()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var file = await UploadAsync("alice", "hello");

        await SendAsync("alice", ConversationKind.Friend, "bob", file.File);
        Assert.Equal("hello", await ReadAsync("bob", file.File));
        Assert.Equal(FileRights.NoSuchFile, (await FindAsync("carol", file.File)).Refusal);

        await SendAsync("bob", ConversationKind.Friend, "carol", file.File);
        Assert.Equal("hello", await ReadAsync("carol", file.File));
    }

    [Fact]
    public async Task A_message_with_a_file_that_is_invisible_to_the_sender_is_refused()
    {
        await Chat.FriendsAsync("alice", "bob", "mallory");
        var file = await UploadAsync("alice", "hello");

        Assert.Equal(Reason.NotFound, (await TrySendAsync("mallory", ConversationKind.Friend, "bob", file.File)).Refusal?.Reason);
        Assert.Equal(Reason.NotFound, (await TrySendAsync("mallory", ConversationKind.Friend, "bob", FileId.New())).Refusal?.Reason);
        Assert.Empty((await Chat.HistoryAsync("bob", ConversationKind.Friend, "mallory")).Messages);
        Assert.Equal(FileRights.NoSuchFile, (await FindAsync("bob", file.File)).Refusal);

        Assert.Equal(1, (await Chat.SayAsync("mallory", "bob", "hi")).Seq);
        Assert.Equal(Reason.NotFound, (await TrySendAsync("mallory", ConversationKind.Friend, "bob", file.File)).Refusal?.Reason);
        Assert.Equal(2, (await Chat.SayAsync("mallory", "bob", "no hole")).Seq);
    }

    [Fact]
    public async Task An_accepted_send_stays_accepted_when_its_file_is_gone()
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
    public async Task In_a_group_a_member_can_load_files_from_the_time_of_the_membership()
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

        Assert.Equal((true, true, true), await MayAsync("bob"));
        Assert.Equal((false, true, false), await MayAsync("carol"));

        _ = (await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]))).Value;
        Assert.Equal((false, true, false), await MayAsync("carol"));   // An earlier stay counts as well.

        async Task<(bool, bool, bool)> MayAsync(string user) => (
            (await FindAsync(user, early.File)).Refusal is null,
            (await FindAsync(user, middle.File)).Refusal is null,
            (await FindAsync(user, late.File)).Refusal is null);
    }

    [Fact]
    public async Task Files_of_cleared_messages_are_no_longer_visible_to_the_member()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");
        var sent = await SendAsync("alice", ConversationKind.Friend, "bob", file.File);

        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update members set hidden_seq = $2 where user_id = $1", "bob", sent.Seq);
            return Done.Value;
        });

        Assert.NotNull((await FindAsync("bob", file.File)).Refusal);
        Assert.Null((await FindAsync("alice", file.File)).Refusal);
    }

    [Fact]
    public async Task Files_of_deleted_messages_are_no_longer_visible_to_the_member()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");
        var sent = await SendAsync("alice", ConversationKind.Friend, "bob", file.File);

        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute(
                """
                insert into deleted_messages (conversation, user_id, seq)
                select conversation, $1, $2 from members where user_id = $1 and conversation in (select conversation from file_uses)
                """,
                "bob", sent.Seq);
            return Done.Value;
        });

        Assert.NotNull((await FindAsync("bob", file.File)).Refusal);
        Assert.Null((await FindAsync("alice", file.File)).Refusal);
    }

    [Fact]
    public async Task A_recall_removes_the_file_of_the_message()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");
        var sent = await SendAsync("alice", ConversationKind.Friend, "bob", file.File);

        Assert.Null((await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", sent.Id)).Refusal);

        Assert.NotNull((await FindAsync("bob", file.File)).Refusal);
        await CollectAsync(after: Lifetime + 1);
        Assert.Null(await Chat.Get<IFileStorage>().OpenAsync(file.File, default));
    }

    [Fact]
    public async Task The_file_of_a_recalled_message_is_visible_to_its_owner_only_and_then_deleted()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var file = await UploadAsync("alice", "hello");
        var first = await SendAsync("alice", ConversationKind.Friend, "bob", file.File);
        var second = await SendAsync("alice", ConversationKind.Friend, "carol", file.File);

        await TakeBackAsync("alice", "bob", first.Seq);
        await TakeBackAsync("alice", "bob", first.Seq);
        await CollectAsync(after: Lifetime + 1);
        Assert.NotNull((await FindAsync("bob", file.File)).Refusal);
        Assert.Equal("hello", await ReadAsync("carol", file.File));

        await TakeBackAsync("alice", "carol", second.Seq);
        Assert.Null((await FindAsync("alice", file.File)).Refusal);
        await CollectAsync(after: Lifetime + 1);
        Assert.NotNull((await FindAsync("alice", file.File)).Refusal);
        Assert.Null(await Chat.Get<IFileStorage>().OpenAsync(file.File, default));
    }

    [Fact]
    public async Task Files_that_are_never_sent_are_deleted_after_a_time_and_sent_ones_are_kept()
    {
        await Chat.FriendsAsync("alice", "bob");
        var unsent = await UploadAsync("alice", "unsent");
        var sent = await UploadAsync("alice", "sent");
        await SendAsync("alice", ConversationKind.Friend, "bob", sent.File);

        await CollectAsync(after: Lifetime - 1);
        Assert.Null((await FindAsync("alice", unsent.File)).Refusal);

        await CollectAsync(after: 2);
        Assert.NotNull((await FindAsync("alice", unsent.File)).Refusal);
        Assert.Null(await Chat.Get<IFileStorage>().OpenAsync(unsent.File, default));
        await CollectAsync(after: 200);
        Assert.Equal("sent", await ReadAsync("bob", sent.File));
        Assert.Equal(new FileStatistics(1, 4), await StatisticsAsync());
    }

    [Fact]
    public async Task An_aborted_upload_is_invisible_and_takes_no_space()
    {
        await Chat.UsersAsync("alice");
        var request = new UploadRequest("x", null, 100);

        var refused = await Chat.Get<Uploads>().ReceiveAsync("alice", request, new BrokenStream(50), default);
        await Chat.SettleAsync();

        Assert.Equal(Reason.Malformed, refused.Refusal?.Reason);
        Assert.Equal(new FileStatistics(0, 0), await StatisticsAsync());
        await CollectAsync(after: 0);
        Assert.Equal(0, await CountAsync("select count(*) from files"));
    }

    [Fact]
    public async Task Too_many_unused_uploads_are_refused_until_some_are_sent_or_deleted()
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
    public async Task Only_the_owner_can_delete_a_file_and_only_if_it_is_in_no_message()
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
    public async Task A_file_that_two_users_send_at_once_is_in_both_messages()
    {
        await Chat.FriendsAsync("alice", "bob");
        var file = await UploadAsync("alice", "hello");

        var sent = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => TrySendAsync("alice", ConversationKind.Friend, "bob", file.File)));

        Assert.Equal(Enumerable.Range(1, 20).Select(seq => (long)seq), sent.Select(receipt => receipt.Value.Seq).Order());
        Assert.Equal(20, await CountAsync("select count(*) from file_uses"));
    }

    private async Task<Outcome<StoredFile>> FindAsync(string user, string file) => await Chat.Get<Downloads>().FindAsync(user, file);

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
        FileUses.Remove(
            transaction, Conversations.FindAsync(transaction.SqlKeepingCache(), ConversationKey.Direct(one, other)).AtOnce()!.Value, seq);
        return Done.Value;
    });

    private Task CollectAsync(int after)
    {
        Chat.Time.Advance(TimeSpan.FromHours(after));
        return Chat.Get<FileCollector>().CollectAsync(default);
    }

    private async Task<FileStatistics> StatisticsAsync()
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return await FileStatistics.ReadAsync(read.Sql);
    }

    private async Task<long?> CountAsync(string sql)
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return await read.Sql.NumberAsync(sql);
    }

    /// <summary>Ends with an error, as a connection does.</summary>
    private sealed class BrokenStream(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var count and > 0 ? count : throw new IOException("The connection is gone.");
    }
}
