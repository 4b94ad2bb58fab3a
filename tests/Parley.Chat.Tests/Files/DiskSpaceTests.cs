using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Tests;

/// <summary>Limits before the disk is full, and the file quota of a user.</summary>
public sealed class DiskSpaceTests
{
    private const long Giga = 1 << 30;

    [Theory]
    [InlineData(100 * Giga, Giga - 1, false, true)]
    [InlineData(100 * Giga, Giga, true, true)]
    [InlineData(100 * Giga, (Giga / 8) - 1, false, false)]
    [InlineData(2 * Giga, Giga / 10, true, true)]
    [InlineData(2 * Giga, Giga / 100, false, false)]
    public void A_small_disk_has_a_small_reserve(long total, long free, bool takesFiles, bool takesMessages)
    {
        var space = new DiskSpace(Options.Create(new ChatOptions()), _ => new DiskRoom(free, total), TimeProvider.System);

        Assert.Equal((takesFiles, takesMessages), (space.HasRoomForFiles, !space.IsFull));
    }

    [Fact]
    public void A_database_server_and_an_unknown_disk_count_as_having_space()
    {
        Assert.False(new DiskSpace(
            Options.Create(new ChatOptions { Database = "Host=db;Database=x" }), _ => new DiskRoom(0, Giga), TimeProvider.System).IsFull);
        Assert.True(new DiskSpace(Options.Create(new ChatOptions()), _ => null, TimeProvider.System).HasRoomForFiles);
        Assert.True(new DiskSpace(
            Options.Create(new ChatOptions { DiskReserve = 0 }), _ => new DiskRoom(0, Giga), TimeProvider.System).HasRoomForFiles);
        Assert.InRange(DiskSpace.Look(Path.GetTempPath())!.Value.Free, 1, long.MaxValue);
        Assert.NotNull(DiskSpace.Look(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString(), "x")));
    }

    [Fact]
    public async Task On_a_nearly_full_disk_additions_are_refused_and_deletions_continue()
    {
        var free = 10 * Giga;
        await using var api = new ApiServer(null, services => Pretend(services, () => free));
        await api.InitializeAsync();
        var (alice, bob) = (await api.NewUserAsync(), await api.NewUserAsync());
        await api.BefriendAsync(alice, bob);
        var file = (await api.UploadAsync(alice.SessionId, "tea"u8.ToArray())).Text("file");

        free = Giga / 2;
        api.Time.Advance(TimeSpan.FromSeconds(1));
        var upload = await api.UploadAsync(alice.SessionId, "tea"u8.ToArray());
        Assert.Equal("507 unavailable", $"{upload.Status} {upload.Reason}");
        Assert.Equal("60", upload.Headers.RetryAfter!.ToString());
        Assert.Null(await SendAsync(api, alice.User, bob.User));

        free = Giga / 10;
        api.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Reason.Unavailable, await SendAsync(api, alice.User, bob.User));
        Assert.Equal(503, (await api.SendAsync("POST", "/groups", """{"name":"Tea"}""", alice.SessionId)).Status);
        Assert.Equal(503, (await api.SendAsync("POST", "/users", """{"id":"newcomer","password":"correct horse"}""")).Status);
        Assert.Equal(200, (await api.SendAsync("GET", $"/conversations/friend/{bob.User}/messages", sessionId: alice.SessionId)).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/files/{file}", sessionId: alice.SessionId)).Status);

        free = 10 * Giga;
        api.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await SendAsync(api, alice.User, bob.User));
        Assert.Equal(201, (await api.UploadAsync(alice.SessionId, "tea"u8.ToArray())).Status);
    }

    [Fact]
    public async Task An_upload_stops_when_the_disk_is_nearly_full_and_leaves_nothing()
    {
        var looks = 0;
        await using var api = new ApiServer(null, services => Pretend(services, () => ++looks > 4 ? 0 : 10 * Giga));
        await api.InitializeAsync();
        var alice = (await api.Services.GetRequiredService<ChatSessions>().OpenAsync("alice")).Sid;
        looks = 0;

        var answer = await api.UploadAsync(alice, new byte[20 << 20]);

        Assert.Equal("507 unavailable", $"{answer.Status} {answer.Reason}");
        Assert.InRange(looks, 5, 8);
        Assert.Empty(Directory.Exists(api.Files) ? Directory.EnumerateFiles(api.Files, "*", SearchOption.AllDirectories) : []);
        // The rest of the upload is released in another write before this one.
        await api.ExecuteAsync("delete from tickets where 1 = 0");
        Assert.Equal(0, Use(await api.SendAsync("GET", "/users/me", sessionId: alice)).Used);
    }

    [Fact]
    public async Task The_quota_is_shown_and_enforced_and_deleting_a_file_frees_space()
    {
        await using var api = new ApiServer(options => (options.FileQuota, options.FileSize) = (2_000_000, 1_000_000));
        await api.InitializeAsync();
        var alice = (await api.Services.GetRequiredService<ChatSessions>().OpenAsync("alice")).Sid;
        await api.UploadAsync(alice, new byte[900_000]);
        var second = (await api.UploadAsync(alice, new byte[900_000])).Text("file");

        var third = await api.UploadAsync(alice, new byte[900_000]);

        Assert.Equal("413 too-large", $"{third.Status} {third.Reason}");
        Assert.Equal("You have used 1.8 of 2.0 MB for files. Delete some files, or recall messages with files.", third.Text("detail"));
        Assert.Equal((1_800_000, 2_000_000), Use(await api.SendAsync("GET", "/users/me", sessionId: alice)));
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/files/{second}", sessionId: alice)).Status);
        Assert.Equal((900_000, 2_000_000), Use(await api.SendAsync("GET", "/users/me", sessionId: alice)));
        Assert.Equal(201, (await api.UploadAsync(alice, new byte[900_000])).Status);
    }

    private static (long Used, long Quota) Use(Answer me)
    {
        var files = me.Body.GetProperty("files");
        return (files.GetProperty("used").GetInt64(), files.GetProperty("quota").GetInt64());
    }

    private static async Task<Reason?> SendAsync(ApiServer api, string from, string to) =>
        (await api.Services.GetRequiredService<LogWriter>().RunAsync(
        SendMessage.Create(from, ConversationKind.Friend, to, StoreSpec.Chat.Text("hi"), null).Value)).Refusal?.Reason;

    private static void Pretend(IServiceCollection services, Func<long> free) => services.AddSingleton(
        provider => new DiskSpace(provider.GetRequiredService<IOptions<ChatOptions>>(), _ =>
            new DiskRoom(free(), 1_000 * Giga), provider.GetRequiredService<TimeProvider>()));
}
