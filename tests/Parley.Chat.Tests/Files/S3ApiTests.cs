using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat.Tests;

/// <summary>Files over HTTP on a server that keeps them in a bucket.</summary>
public sealed class S3ApiTests : IClassFixture<S3Server>, IAsyncLifetime
{
    private readonly S3Server _bucket;
    private readonly ApiServer _server;
    private readonly S3Options _options = new();
    private string _sessionId = "";

    public S3ApiTests(S3Server bucket)
    {
        _bucket = bucket;
        _server = new ApiServer(options =>
        {
            if (_options.Bucket.Length == 0) bucket.Configure(_options);
            foreach (var property in typeof(S3Options).GetProperties()) property.SetValue(options.S3, property.GetValue(_options));
        });
    }

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        (_, _sessionId) = await _server.NewUserAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("GET", null, 200, "0123456789")]
    [InlineData("GET", "bytes=3-5", 206, "345")]
    [InlineData("GET", "bytes=-2", 206, "89")]
    [InlineData("GET", "bytes=10-", 416, "")]
    [InlineData("HEAD", null, 200, "")]
    public async Task A_download_is_read_from_the_bucket(string method, string? range, int status, string content)
    {
        var id = (await _server.UploadAsync(_sessionId, "0123456789"u8.ToArray())).Text("file");

        using var answer = await GetAsync(method, $"/files/{id}", range);

        Assert.Equal((status, content), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        if (status == 200) Assert.Equal(10, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_thumbnail_is_stored_in_the_bucket_and_deleted_with_its_picture()
    {
        var id = (await _server.UploadAsync(_sessionId, TestPictures.Png(400, 200))).Text("file");
        using var first = await GetAsync("GET", $"/files/{id}/thumbnail?size=96");
        using var second = await GetAsync("GET", $"/files/{id}/thumbnail?size=96");

        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await second.Content.ReadAsByteArrayAsync());
        Assert.Equal(2, _bucket.Count(_options));
        Assert.Equal(204, (await _server.SendAsync("DELETE", $"/files/{id}", sessionId: _sessionId)).Status);
        await _server.Services.GetRequiredService<FileCollector>().CollectAsync(default);
        Assert.Equal(0, _bucket.Count(_options));
        Assert.Empty(Directory.GetFiles(_server.Files, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_upload_that_the_bucket_refuses_is_unavailable_and_leaves_no_file()
    {
        await using var broken = new ApiServer(options =>
        {
            _bucket.Configure(options.S3);
            options.S3.SecretKey = "changed";
        });
        await broken.InitializeAsync();
        var (_, sessionId) = await broken.NewUserAsync();

        var refused = await broken.UploadAsync(sessionId, "hello"u8.ToArray());

        Assert.Equal((503, "unavailable"), (refused.Status, refused.Reason));
        await using var read = await broken.Services.GetRequiredService<ChatStore>().ReadAsync();
        Assert.Equal(new FileStatistics(0, 0), await FileStatistics.ReadAsync(read.Sql));
        Assert.Empty(Directory.GetFiles(broken.Files, "*", SearchOption.AllDirectories));
    }

    private async Task<HttpResponseMessage> GetAsync(string method, string path, string? range = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _sessionId);
        if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
        return await _server.Client.SendAsync(request);
    }
}
