using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class BackupTests(PostgresServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_is_made_beside_a_running_server_and_can_be_served()
    {
        string sid, cursor, later;
        await using (var chat = Open(_folder.Database))
        {
            await chat.FriendsAsync("alice", "bob");
            await chat.SayAsync("alice", "bob", "before");
            var session = (await chat.Get<SessionStore>().OpenAsync("bob", null)).Value;
            (sid, cursor) = (session.Sid, chat.Sync("bob", session.Device).Cursor!);

            using var stop = new CancellationTokenSource();
            var writing = WriteAsync(chat, stop.Token);
            Of(_folder.Database).Backup(Copy);
            await stop.CancelAsync();
            await writing;
            later = chat.Sync("bob", session.Device, cursor: cursor, limit: 200).Cursor!;
        }

        await using var restored = Open(Copy);
        var device = restored.Get<SessionStore>().Verify(sid).Value.Device;
        var history = restored.History("bob", ConversationKind.Friend, "alice", limit: 200).Messages;
        Assert.Equal("\"before\"", history[0].Body);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(seq => (long)seq), history.Select(entry => entry.Seq));

        // Clients know more than the copy: they start afresh, now and ever.
        Assert.True(restored.Sync("bob", device, cursor: later).Reset);
        Assert.True(restored.Sync("bob", device, cursor: cursor).Reset);
    }

    [Fact]
    public async Task A_copy_is_for_its_owner_only_and_writes_over_nothing()
    {
        await using var chat = Open(_folder.Database);
        Of(_folder.Database).Backup(Copy);

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
        Assert.Contains("exists already", Assert.Throws<StoreException>(() => Of(_folder.Database).Backup(Copy)).Message, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void What_cannot_be_copied_is_said()
    {
        Assert.Contains("does not exist", Assert.Throws<StoreException>(() => Of(_folder.Database).Backup(Copy)).Message, StringComparison.Ordinal);
        Assert.Contains("pg_dump", Assert.Throws<StoreException>(() => Of(server.NewDatabase()).Backup(Copy)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Copy));
    }

    private string Copy => Path.Combine(_folder.Path, "copy.db");

    private static ChatDatabase Of(string setting) => new(setting, TimeProvider.System);

    private static StoreSpec.Chat Open(string setting) => StoreSpec.Chat.Open(options => options.Database = setting);

    private static async Task WriteAsync(StoreSpec.Chat chat, CancellationToken stop)
    {
        for (var i = 0; i < 100 && !stop.IsCancellationRequested; i++) await chat.SayAsync("alice", "bob", "meanwhile");
    }
}
