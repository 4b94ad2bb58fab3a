using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using SkiaSharp;

namespace Parley.Chat.Tests;

/// <summary>Pictures and their small versions.</summary>
public sealed class ThumbnailTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Theory]
    [InlineData("?size=96", 96, 48)]
    [InlineData("", 320, 160)]
    [InlineData("?size=320", 320, 160)]
    [InlineData("?size=1024", 400, 200)]
    public async Task A_thumbnail_has_one_of_a_few_sizes_and_is_never_larger_than_the_picture(string query, int width, int height)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var uploaded = await server.UploadAsync(sessionId, TestPictures.Png(400, 200), "red.bird.png");
        Assert.Equal(["file", "name", "size", "type", "sha256", "width", "height"], uploaded.Names);
        Assert.Equal((400, 200), (uploaded.Body.GetProperty("width").GetInt32(), uploaded.Body.GetProperty("height").GetInt32()));

        using var answer = await GetAsync(sessionId, uploaded.Text("file"), query);

        Assert.Equal("image/webp", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("red.bird.webp", answer.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("max-age=31536000, private, immutable", answer.Headers.CacheControl?.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        using var picture = TestPictures.Decode(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((width, height), (picture.Width, picture.Height));
        AssertCorners(picture, "red", "green");
    }

    [Theory]
    [InlineData(1, "red", "green", false)]
    [InlineData(2, "green", "red", false)]
    [InlineData(3, "white", "blue", false)]
    [InlineData(4, "blue", "white", false)]
    [InlineData(5, "red", "blue", true)]
    [InlineData(6, "blue", "red", true)]
    [InlineData(7, "white", "green", true)]
    [InlineData(8, "green", "white", true)]
    public async Task A_thumbnail_is_rotated_as_the_camera_was_held_and_has_no_location(
        byte orientation, string left, string right, bool isTurned)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var original = TestPictures.Jpeg(400, 200, orientation);
        Assert.Contains("52.5200N", Encoding.Latin1.GetString(original), StringComparison.Ordinal);
        var uploaded = await server.UploadAsync(sessionId, original);
        Assert.Equal(isTurned ? 200 : 400, uploaded.Body.GetProperty("width").GetInt32());

        using var answer = await GetAsync(sessionId, uploaded.Text("file"), "?size=96");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        using var picture = TestPictures.Decode(bytes);
        Assert.Equal(isTurned ? (48, 96) : (96, 48), (picture.Width, picture.Height));
        AssertCorners(picture, left, right);
        Assert.DoesNotContain("52.5200N", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("EXIF", Encoding.Latin1.GetString(bytes), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_thumbnail_is_generated_once_and_deleted_with_its_picture()
    {
        var (_, sessionId) = await server.NewUserAsync();
        var id = (await server.UploadAsync(sessionId, TestPictures.Png(400, 200))).Text("file");
        var kept = Path.Combine(server.Files, id[..2], $"{id}.96");
        Assert.False(File.Exists(kept));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GetBytesAsync(sessionId, id)));
        Assert.All(answers, answer => Assert.Equal(File.ReadAllBytes(kept), answer));
        var made = File.GetLastWriteTimeUtc(kept);
        await GetBytesAsync(sessionId, id);
        Assert.Equal(made, File.GetLastWriteTimeUtc(kept));

        await server.SendAsync("DELETE", $"/files/{id}", sessionId: sessionId);
        Assert.Equal(404, (await server.SendAsync("GET", $"/files/{id}/thumbnail?size=96", sessionId: sessionId)).Status);
        await server.Services.GetRequiredService<FileCollector>().CollectAsync(default);
        Assert.False(File.Exists(kept));
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("HEAD", 200)]
    [InlineData("own", 304)]
    public async Task A_cached_thumbnail_that_is_still_valid_is_not_sent_again(string what, int status)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var uploaded = await server.UploadAsync(sessionId, TestPictures.Png(400, 200));
        using var request = Request(sessionId, uploaded.Text("file"), "?size=96", what == "HEAD" ? what : "GET");
        if (what == "own") request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{uploaded.Text("sha256")}-96\"");

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal((status, $"\"{uploaded.Text("sha256")}-96\""), ((int)answer.StatusCode, answer.Headers.ETag?.Tag));
        Assert.Equal(what == "GET", (await answer.Content.ReadAsByteArrayAsync()).Length > 0);
    }

    [Theory]
    [InlineData("truncated", true)]
    [InlineData("damaged", true)]
    [InlineData("text", false)]
    [InlineData("svg", false)]
    [InlineData("header", false)]
    public async Task A_picture_that_cannot_be_decoded_is_a_plain_file(string what, bool isMeasured)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var png = TestPictures.Png(400, 200);
        byte[] bytes = what switch
        {
            "truncated" => png[..(png.Length / 2)],
            "damaged" => [.. png[..60], .. new byte[png.Length - 60]],
            "text" => "hello"u8.ToArray(),
            "svg" => "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray(),
            _ => png[..8],
        };
        var uploaded = await server.UploadAsync(sessionId, bytes);
        Assert.Equal(201, uploaded.Status);
        Assert.Equal(isMeasured, uploaded.Names.Contains("width"));

        foreach (var query in new[] { "?size=96", "", "?size=1024" })
        {
            var refused = await server.SendAsync("GET", $"/files/{uploaded.Text("file")}/thumbnail{query}", sessionId: sessionId);
            Assert.Equal((404, "not-found"), (refused.Status, refused.Reason));
        }

        using var answer = await server.Client.SendAsync(Request(sessionId, uploaded.Text("file"), "", "GET", ""));
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_damaged_picture_is_not_decoded_again()
    {
        var (user, sessionId) = await server.NewUserAsync();
        var png = TestPictures.Png(400, 200);
        var id = (await server.UploadAsync(sessionId, png[..(png.Length / 2)])).Text("file");
        var downloads = server.Services.GetRequiredService<Downloads>();
        Assert.Equal(400, (await downloads.FindAsync(user, id)).Value.Width);

        await server.SendAsync("GET", $"/files/{id}/thumbnail", sessionId: sessionId);

        await server.ExecuteAsync("select 1");   // After what was written before.
        Assert.Null((await downloads.FindAsync(user, id)).Value.Width);
    }

    [Theory]
    [InlineData("?size=97")]
    [InlineData("?size=")]
    [InlineData("?size=-96")]
    [InlineData("?size=96&size=96")]
    [InlineData("?size=0096")]
    public async Task An_unknown_size_is_malformed(string query)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var id = (await server.UploadAsync(sessionId, TestPictures.Png(4, 2))).Text("file");

        var answer = await server.SendAsync("GET", $"/files/{id}/thumbnail{query}", sessionId: sessionId);

        Assert.Equal((400, "malformed"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_thumbnail_has_the_access_rights_of_its_picture()
    {
        var (alice, mallory) = (await server.NewUserAsync(), await server.NewUserAsync());
        var id = (await server.UploadAsync(alice.SessionId, TestPictures.Png(4, 2))).Text("file");
        await GetBytesAsync(alice.SessionId, id);

        foreach (var file in new[] { id, FileId.New(), "x", $"{id}.96" })
        {
            var answer = await server.SendAsync("GET", $"/files/{file}/thumbnail?size=96", sessionId: mallory.SessionId);
            Assert.Equal((404, "not-found"), (answer.Status, answer.Reason));
        }

        Assert.Equal(404, (await server.SendAsync("GET", $"/files/{id}.96", sessionId: alice.SessionId)).Status);
    }

    [Fact]
    public async Task All_signed_in_users_can_load_an_avatar_and_its_thumbnail()
    {
        var (alice, mallory) = (await server.NewUserAsync(), await server.NewUserAsync());
        var id = (await server.UploadAsync(alice.SessionId, TestPictures.Png(400, 200))).Text("file");
        var text = (await server.UploadAsync(alice.SessionId, "hello"u8.ToArray())).Text("file");

        var set = await server.SendAsync("PATCH", "/users/me", $$"""{"avatar":"{{id}}"}""", alice.SessionId);
        Assert.Equal((200, id), (set.Status, set.Text("avatar")));
        await GetBytesAsync(mallory.SessionId, id);
        Assert.Equal(401, (await server.SendAsync("GET", $"/files/{id}/thumbnail")).Status);

        var noPicture = await server.SendAsync("PATCH", "/users/me", $$"""{"avatar":"{{text}}"}""", alice.SessionId);
        Assert.Equal((400, "malformed"), (noPicture.Status, noPicture.Reason));
        foreach (var foreign in new[] { id, text, FileId.New() })
        {
            var refused = await server.SendAsync("PATCH", "/users/me", $$"""{"avatar":"{{foreign}}"}""", mallory.SessionId);
            Assert.Equal((403, "forbidden"), (refused.Status, refused.Reason));
        }
    }

    [Fact]
    public async Task Too_many_pictures_at_once_are_refused()
    {
        using var queue = new PictureQueue(server.Time);
        var hold = new TaskCompletionSource<Outcome<Done>>();
        var work = Enumerable.Range(0, 200).Select(i => queue.RunAsync($"user{i}", () => hold.Task, default)).ToList();

        var refused = work.Where(task => task.IsCompleted).ToList();
        Assert.InRange(refused.Count, 100, 199);
        foreach (var task in refused)
            Assert.Equal((Reason.Unavailable, 2_000), ((await task).Refusal?.Reason, (await task).Refusal?.RetryAfter));

        hold.SetResult(Done.Value);
        Assert.Equal(200 - refused.Count, (await Task.WhenAll(work)).Count(outcome => outcome.Refusal is null));
        Assert.Null((await queue.RunAsync("user0", () => hold.Task, default)).Refusal);
    }

    [Fact]
    public async Task A_thumbnail_is_stored_though_its_client_has_left_and_is_removed_if_its_picture_was_deleted_meanwhile()
    {
        var (user, sessionId) = await server.NewUserAsync();
        var id = (await server.UploadAsync(sessionId, TestPictures.Png(400, 200))).Text("file");
        var kept = Path.Combine(server.Files, id[..2], $"{id}.96");
        using var gone = new CancellationTokenSource();
        FileCollector? collector = null;
        var storage = new ActingStorage(server.Services.GetRequiredService<IFileStorage>(), async () =>
        {
            await gone.CancelAsync();
            await server.Services.GetRequiredService<LogWriter>()
                .RunAsync(Actor.Server, transaction => FileTable.Delete(transaction, user, id));
            await collector!.CollectAsync(default);
        });
        var thumbnails = ActivatorUtilities.CreateInstance<Thumbnails>(server.Services, storage);
        collector = ActivatorUtilities.CreateInstance<FileCollector>(server.Services, thumbnails);

        await thumbnails.OpenAsync(user, id, ThumbnailSize.Read("96").Value, gone.Token);

        Assert.True(File.Exists(kept));
        await collector.CollectAsync(default);
        Assert.False(File.Exists(kept));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(kept)!, $"{id}*"));
    }

    [Fact]
    public async Task One_user_cannot_take_all_places_in_the_queue()
    {
        using var queue = new PictureQueue(server.Time);
        var hold = new TaskCompletionSource<Outcome<Done>>();

        var greedy = Enumerable.Range(0, 100).Select(_ => queue.RunAsync("greedy", () => hold.Task, default)).ToList();
        var other = queue.RunAsync("other", () => hold.Task, default);

        Assert.Equal(8, greedy.Count(task => !task.IsCompleted));
        Assert.False(other.IsCompleted);
        hold.SetResult(Done.Value);
        Assert.Null((await other).Refusal);
        await Task.WhenAll(greedy);
    }

    [Fact]
    public async Task Nobody_waits_long_for_a_turn()
    {
        using var queue = new PictureQueue(server.Time);
        using var gone = new CancellationTokenSource();
        var hold = new TaskCompletionSource<Outcome<Done>>();
        var work = Enumerable.Range(0, Environment.ProcessorCount).Select(i => queue.RunAsync($"user{i}", () => hold.Task, default))
            .ToList();
        var late = queue.RunAsync("late", () => hold.Task, default);
        var left = queue.RunAsync("gone", () => hold.Task, gone.Token);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.False(late.IsCompleted);
        server.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Reason.Unavailable, (await late).Refusal?.Reason);
        hold.SetResult(Done.Value);
        await Task.WhenAll(work);
    }

    private static void AssertCorners(SKBitmap picture, string left, string right) => Assert.Equal(
        (left, right), (NameOf(picture.GetPixel(3, 3)), NameOf(picture.GetPixel(picture.Width - 4, 3))));

    private static string NameOf(SKColor color) => (color.Red > 127, color.Green > 127, color.Blue > 127) switch
    {
        (true, false, false) => "red",
        (false, true, false) => "green",
        (false, false, true) => "blue",
        (true, true, true) => "white",
        _ => color.ToString(),
    };

    private async Task<byte[]> GetBytesAsync(string sessionId, string id)
    {
        using var answer = await GetAsync(sessionId, id, "?size=96");
        Assert.Equal(200, (int)answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static HttpRequestMessage Request(string sessionId, string id, string query, string method, string what = "/thumbnail")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/files/{id}{what}{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        return request;
    }

    private async Task<HttpResponseMessage> GetAsync(string sessionId, string id, string query)
    {
        using var request = Request(sessionId, id, query, "GET");
        return await server.Client.SendAsync(request);
    }

    /// <summary>Runs an action when a thumbnail has been drawn and is about to be stored.</summary>
    private sealed class ActingStorage(IFileStorage inner, Func<Task> act) : IFileStorage
    {
        public async Task PutAsync(string name, string spooled, string sha256, CancellationToken cancellation)
        {
            await act();
            cancellation.ThrowIfCancellationRequested();
            await inner.PutAsync(name, spooled, sha256, cancellation);
        }

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) => inner.OpenAsync(name, cancellation);

        public Task DeleteAsync(string name, CancellationToken cancellation) => inner.DeleteAsync(name, cancellation);
    }
}
