using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Files;

namespace Parley.Chat.Tests;

/// <summary>Files whose bytes cannot be read when they should be sent.</summary>
public sealed class FileFaultTests : IAsyncLifetime
{
    private readonly BreakingStorage _storage = new();
    private readonly ApiServer _server;
    private string _sessionId = "";

    public FileFaultTests() => _server = new ApiServer(null, services => services.AddSingleton<IFileStorage>(_storage));

    public async ValueTask InitializeAsync()
    {
        _storage.Inner = new FolderStorage(_server.Files);
        await _server.InitializeAsync();
        (_, _sessionId) = await _server.NewUserAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("", null)]
    [InlineData("", "bytes=3-5")]
    [InlineData("/thumbnail?size=96", null)]
    [InlineData("/thumbnail?size=96", "bytes=3-5")]
    public async Task A_failure_before_the_first_byte_is_unavailable(string path, string? range)
    {
        var id = (await _server.UploadAsync(_sessionId, TestPictures.Png(400, 200), "tea.png")).Text("file");
        using (await GetAsync($"/files/{id}{path}", range))
        {
            _storage.BreaksAt = 0;
        }

        using var answer = await GetAsync($"/files/{id}{path}", range);

        Assert.Equal((503, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("unavailable", problem.RootElement.GetProperty("reason").GetString());
        Assert.Equal(
            ["Cache-Control", "Date", "Retry-After", "Server", "Transfer-Encoding"], answer.Headers.Select(header => header.Key).Order());
        Assert.Equal(["Content-Type"], answer.Content.Headers.Where(header => header.Key != "Content-Length").Select(header => header.Key));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_later_failure_ends_the_download_early()
    {
        var id = (await _server.UploadAsync(_sessionId, new byte[1_000_000])).Text("file");
        _storage.BreaksAt = 500_000;

        using var answer = await GetAsync($"/files/{id}");

        Assert.Equal((200, 1_000_000), ((int)answer.StatusCode, answer.Content.Headers.ContentLength));
        await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? range = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _sessionId);
        if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
        return await _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens every file, and fails while it is read.</summary>
    private sealed class BreakingStorage : IFileStorage
    {
        public FolderStorage Inner { get; set; } = null!;

        public long BreaksAt { get; set; } = long.MaxValue;

        public Task PutAsync(string name, string spooled, string sha256, CancellationToken cancellation) =>
            Inner.PutAsync(name, spooled, sha256, cancellation);

        public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
        {
            if (await Inner.OpenAsync(name, cancellation) is not { } file) return null;

            await using (file)
            {
                var bytes = new byte[file.Length];
                await file.ReadExactlyAsync(bytes, cancellation);
                return new BreakingStream(bytes, BreaksAt);
            }
        }

        public Task DeleteAsync(string name, CancellationToken cancellation) => Inner.DeleteAsync(name, cancellation);
    }

    private sealed class BreakingStream(byte[] bytes, long end) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < end ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("The disk is gone.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
