using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat.Tests;

/// <summary>Uploads that are too large, or fail in the middle.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private const int Limit = 200_000;

    private readonly FailingStorage _storage = new();
    private readonly ApiServer _server;
    private string _sessionId = "";

    public UploadTests() => _server = new ApiServer(
        options =>
        {
            options.FileSize = Limit;
            options.UploadsPerUser = 2;
            options.FileTypes.Add("image/*=1000");
            options.FileTypes.Add("text/plain");
            options.FileTypes.Add("application/octet-stream");
        },
        services => services.AddSingleton<IFileStorage>(_storage));

    public async ValueTask InitializeAsync()
    {
        _storage.Inner = new FolderStorage(_server.Files);
        await _server.InitializeAsync();
        (_, _sessionId) = await _server.NewUserAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(Limit, false, 201)]
    [InlineData(Limit, true, 201)]
    [InlineData(Limit + 1, false, 413)]
    [InlineData(Limit + 1, true, 413)]
    [InlineData(Limit * 20, true, 413)]
    public async Task A_file_over_the_limit_is_too_large(int size, bool isChunked, int status)
    {
        var answer = await UploadAsync(new byte[size], isChunked);

        Assert.Equal((status, status == 413 ? "too-large" : null), (answer.Status, answer.Reason));
        await AssertNothingIsLeftAsync(status == 201 ? 1 : 0);
    }

    [Theory]
    [InlineData("GIF89a", 1_000, 201, null)]
    [InlineData("GIF89a", 1_001, 413, "too-large")]
    [InlineData("%PDF-", 100, 415, "forbidden")]
    [InlineData("<!doctype html>", 100, 415, "forbidden")]
    public async Task Each_type_has_its_own_size_limit(string start, int size, int status, string? reason)
    {
        var answer = await UploadAsync(Encoding.ASCII.GetBytes(start.PadRight(size)), isChunked: false);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task The_number_of_simultaneous_uploads_per_user_is_limited()
    {
        using var first = await BeginAsync(10, "half");
        using var second = await BeginAsync(10, "half");
        await UntilAsync(() => SpooledFiles() == 2);

        var refused = await UploadAsync("x"u8.ToArray(), isChunked: false);
        Assert.Equal((429, "rate-limited", 1_000), (refused.Status, refused.Reason, refused.Body.GetProperty("retryAfter").GetInt32()));

        first.Close();
        // Its file is gone a moment before its place is free.
        await Patience.UntilAsync(async () => (await UploadAsync("x"u8.ToArray(), isChunked: false)).Status == 201);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1)]
    public async Task A_client_that_disconnects_during_an_upload_leaves_nothing(int sent)
    {
        using (await BeginAsync(150_000, new string('x', sent)))
        {
            await UntilAsync(() => SpooledFiles() == 1);
        }

        await AssertNothingIsLeftAsync(0);
    }

    [Fact]
    public async Task Uploads_to_a_full_disk_are_unavailable_and_work_again_afterwards()
    {
        _storage.Failure = new IOException("No space left on device");
        var refused = await UploadAsync("hello"u8.ToArray(), isChunked: false);
        Assert.Equal((503, "unavailable"), (refused.Status, refused.Reason));
        await AssertNothingIsLeftAsync(0);

        _storage.Failure = null;
        Assert.Equal(201, (await UploadAsync("hello"u8.ToArray(), isChunked: false)).Status);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_unavailable()
    {
        Directory.CreateDirectory(_server.Files);
        await File.WriteAllTextAsync(Path.Combine(_server.Files, "uploads"), "in the way");

        Assert.Equal(503, (await UploadAsync("hello"u8.ToArray(), isChunked: false)).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Damaged_bytes_are_not_delivered(int length)
    {
        var uploaded = await UploadAsync("hello"u8.ToArray(), isChunked: false);
        var id = uploaded.Text("file");
        await File.WriteAllBytesAsync(Path.Combine(_server.Files, id[..2], id), new byte[length]);

        var answer = await _server.SendAsync("GET", $"/files/{id}", sessionId: _sessionId);

        Assert.Equal((503, "unavailable"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Files_are_readable_only_for_the_owner_of_the_process()
    {
        if (OperatingSystem.IsWindows()) return;
        var id = (await UploadAsync("hello"u8.ToArray(), isChunked: false)).Text("file");
        var shard = Path.Combine(_server.Files, id[..2]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(shard, id)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(shard));
    }

    [Fact]
    public async Task Leftovers_of_a_crash_in_the_spool_folder_are_deleted_and_uploads_in_progress_are_not()
    {
        var spool = _server.Services.GetRequiredService<Spool>();
        await using var own = spool.Create();
        var folder = Path.GetDirectoryName(own.Name)!;
        await File.WriteAllTextAsync(Path.Combine(folder, "left"), "x", TestContext.Current.CancellationToken);

        spool.Sweep();

        Assert.Equal([own.Name], Directory.GetFiles(folder));
        File.Delete(own.Name);
    }

    [Fact]
    public async Task Files_that_are_never_sent_are_deleted_by_the_server()
    {
        var id = (await UploadAsync("hello"u8.ToArray(), isChunked: false)).Text("file");
        var path = Path.Combine(_server.Files, id[..2], id);
        Assert.True(File.Exists(path));

        _server.Time.Advance(TimeSpan.FromHours(25));

        await UntilAsync(() => !File.Exists(path));
    }

    private Task<Answer> UploadAsync(byte[] bytes, bool isChunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files?name=x") { Content = new ByteArrayContent(bytes) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _sessionId);
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = !isChunked;   // Otherwise the refusal may arrive while the body is still being sent.
        return _server.SendAsync(request);
    }

    /// <summary>Begins an upload of a declared length, of which only a part arrives.</summary>
    private async Task<TcpClient> BeginAsync(int length, string sent)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(_server.Origin).Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_sessionId}\r\nContent-Length: {length}\r\n\r\n{sent}"));
        return client;
    }

    private int SpooledFiles()
    {
        var folder = Path.Combine(_server.Files, "uploads");
        return Directory.Exists(folder) ? Directory.GetFiles(folder).Length : 0;
    }

    private async Task AssertNothingIsLeftAsync(long files)
    {
        await UntilAsync(() => SpooledFiles() == 0);
        await using var read = await _server.Services.GetRequiredService<ChatStore>().ReadAsync();
        Assert.Equal(files, (await FileStatistics.ReadAsync(read.Sql)).Files);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    private sealed class FailingStorage : IFileStorage
    {
        public FolderStorage Inner { get; set; } = null!;

        public Exception? Failure { get; set; }

        public Task PutAsync(string name, string spooled, string sha256, CancellationToken cancellation) =>
            Failure is null ? Inner.PutAsync(name, spooled, sha256, cancellation) : Task.FromException(Failure);

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) => Inner.OpenAsync(name, cancellation);

        public Task DeleteAsync(string name, CancellationToken cancellation) => Inner.DeleteAsync(name, cancellation);
    }
}
