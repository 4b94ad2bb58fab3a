using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class BackupTests(PostgresServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_is_made_while_the_server_runs_and_can_be_served()
    {
        string sessionId, cursor, later;
        await using (var chat = Open(_folder.Database))
        {
            await chat.FriendsAsync("alice", "bob");
            await chat.SayAsync("alice", "bob", "before");
            var session = (await chat.Get<SessionStore>().OpenAsync("bob", null)).Value;
            (sessionId, cursor) = (session.SessionId, (await chat.SyncAsync("bob", session.Device)).Cursor!);

            using var stop = new CancellationTokenSource();
            var writing = WriteAsync(chat, stop.Token);
            Of(_folder.Database).Backup(Copy);
            await stop.CancelAsync();
            await writing;
            later = (await chat.SyncAsync("bob", session.Device, cursor: cursor, limit: 200)).Cursor!;
        }

        await using var restored = Open(Copy);
        var device = (await restored.Get<SessionStore>().VerifyAsync(sessionId)).Value.Device;
        var history = (await restored.HistoryAsync("bob", ConversationKind.Friend, "alice", limit: 200)).Messages;
        Assert.Equal("\"before\"", history[0].Body);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(seq => (long)seq), history.Select(entry => entry.Seq));

        // Clients have newer data than the copy, so they make a fresh start.
        Assert.True((await restored.SyncAsync("bob", device, cursor: later)).Reset);
        Assert.True((await restored.SyncAsync("bob", device, cursor: cursor)).Reset);
    }

    [Fact]
    public async Task A_copy_is_readable_for_its_owner_only_and_overwrites_nothing()
    {
        await using var chat = Open(_folder.Database);
        Of(_folder.Database).Backup(Copy);

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
        Assert.Contains(
            "already exists", Assert.Throws<StoreException>(() => Of(_folder.Database).Backup(Copy)).Message, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void A_failed_copy_has_an_error_message()
    {
        Assert.Contains(
            "does not exist", Assert.Throws<StoreException>(() => Of(_folder.Database).Backup(Copy)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "pg_dump", Assert.Throws<StoreException>(() => Of(server.NewEmptyDatabase()).Backup(Copy)).Message, StringComparison.Ordinal);
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
