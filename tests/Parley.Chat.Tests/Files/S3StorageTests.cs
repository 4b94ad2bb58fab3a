using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat.Tests;

/// <summary>The bucket on a real server, and the handling of faults.</summary>
public sealed class S3StorageTests(S3Server server) : IClassFixture<S3Server>, IDisposable
{
    private static readonly IHttpClientFactory Clients =
        S3Client.Register(new ServiceCollection()).BuildServiceProvider().GetRequiredService<IHttpClientFactory>();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Examples: Signature Calculations"
    [Theory]
    [InlineData("GET", "/test.txt", "range: bytes=0-9", "", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData(
        "PUT", "/test%24file.text", "date: Fri, 24 May 2013 00:00:00 GMT|x-amz-storage-class: REDUCED_REDUNDANCY", "Welcome to Amazon S3.",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    [InlineData("GET", "/?lifecycle", "", "", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("GET", "/?max-keys=2&prefix=J", "", "", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Requests_are_signed_as_in_the_examples_of_Amazon(
        string method, string address, string headers, string body, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://examplebucket.s3.amazonaws.com" + address);
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 2)..]);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)));
        new S3Signature("us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
            .Sign(request, hash, new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));

        Assert.EndsWith($"Signature={signature}", request.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_of_an_empty_body_is_right() => Assert.Equal(S3Signature.EmptyHash, Convert.ToHexStringLower(SHA256.HashData([])));

    [Theory]
    [InlineData(1)]
    [InlineData(3_000_001)]
    public async Task Files_are_read_back_byte_for_byte_from_any_position_until_they_are_deleted(int size)
    {
        using var storage = Storage();
        var bytes = RandomNumberGenerator.GetBytes(size);
        var name = FileId.New();
        Assert.Null(await storage.OpenAsync(name, default));

        await PutAsync(storage, name, bytes);
        await using var stream = (await storage.OpenAsync(name, default))!;

        Assert.Equal(size, stream.Length);
        Assert.Equal(bytes, await ReadAsync(stream));
        stream.Position = size / 2;
        Assert.Equal(bytes[(size / 2)..], await ReadAsync(stream));
        stream.Seek(-1, SeekOrigin.End);
        Assert.Equal(bytes[^1..], await ReadAsync(stream));

        await storage.DeleteAsync(name, default);
        await storage.DeleteAsync(name, default);
        Assert.Null(await storage.OpenAsync(name, default));
    }

    [Theory]
    [InlineData("key", "InvalidAccessKeyId", "Chat:S3:AccessKey")]
    [InlineData("secret", "SignatureDoesNotMatch", "Chat:S3:SecretKey")]
    [InlineData("region", "SignatureDoesNotMatch", "Chat:S3:Region")]
    [InlineData("bucket", "NoSuchBucket", "Chat:S3:Bucket")]
    public async Task The_error_of_a_wrong_setting_says_how_to_fix_it(string wrong, string code, string remedy)
    {
        var options = Options();
        if (wrong == "key") options.AccessKey = "nobody";
        if (wrong == "secret") options.SecretKey = "guessed";
        if (wrong == "region") options.Region = "eu-test-2";
        if (wrong == "bucket") options.Bucket = "no-such-bucket";

        var finding = await new BucketCheck(options, TimeProvider.System).RunAsync(default);

        Assert.Equal(FindingStatus.Wrong, finding.Status);
        Assert.Contains(code, finding.Text, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_leaves_nothing_behind()
    {
        var options = new ChatOptions { FileFolder = _folder.Files };
        server.Configure(options.S3);
        Directory.CreateDirectory(_folder.Files);

        var findings = await new ChatFiles(options, TimeProvider.System).CheckAsync();

        Assert.Equal(
            [("files", FindingStatus.Ok), ("bucket", FindingStatus.Ok)], findings.Select(finding => (finding.Subject, finding.Status)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Files));
    }

    [Fact]
    public async Task A_missing_service_is_reported_as_unreachable()
    {
        var options = Options();
        options.Endpoint = "http://127.0.0.1:9";   // The port of "discard", where nothing listens.

        var finding = await new BucketCheck(options, TimeProvider.System).RunAsync(default);

        Assert.Contains("S3 cannot be reached", finding.Text, StringComparison.Ordinal);
        Assert.Contains("Chat:S3:Endpoint", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    public async Task Temporary_failures_are_retried_with_all_bytes(int status)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var count = 0;
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = ++count < 3 ? status : 200;
            return Task.CompletedTask;
        };
        var time = new FakeTimeProvider();
        using var storage = Storage(receiver, time);

        var put = PutAsync(storage, "abc", "hello"u8.ToArray());
        await RunAsync(time, put);

        await put;
        Assert.Equal(3, receiver.Posts.Count);
        Assert.All(receiver.Posts, post => Assert.Equal("hello"u8.ToArray(), post.Body));
        Assert.All(receiver.Posts, post => Assert.Equal("/bucket/some/abc", post.Path));
    }

    [Theory]
    [InlineData(
        503, "<Error><Code>SlowDown</Code><Message>Please &amp; slowly</Message></Error>", 4, "S3 returned 503 SlowDown: Please & slowly")]
    [InlineData(500, "", 4, "S3 returned 500.")]
    [InlineData(403, "<Error><Code>AccessDenied</Code><Message>No</Message></Error>", 1, "S3 returned 403 AccessDenied: No")]
    [InlineData(
        301, "<Error><Code>PermanentRedirect</Code><Message>There</Message></Error>", 1, "S3 returned 301 PermanentRedirect: There")]
    [InlineData(204, "", 1, "S3 returned 204.")]
    public async Task A_permanent_failure_is_an_error_with_the_message_of_S3(int status, string body, int attempts, string message)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Answer = async (_, context) =>
        {
            context.Response.StatusCode = status;
            if (body.Length > 0) await context.Response.WriteAsync(body);
        };
        var time = new FakeTimeProvider();
        using var storage = Storage(receiver, time);

        var put = PutAsync(storage, "abc", "hello"u8.ToArray());
        await RunAsync(time, put);

        Assert.Equal(message, (await Assert.ThrowsAsync<S3Exception>(() => put)).Message);
        Assert.Equal(attempts, receiver.Posts.Count);
    }

    [Fact]
    public async Task A_request_to_a_service_that_does_not_respond_times_out()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Answer = (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var time = new FakeTimeProvider();
        using var storage = Storage(receiver, time);

        var delete = storage.DeleteAsync("abc", default);
        await RunAsync(time, delete, step: 500);

        Assert.Equal("S3 does not respond.", (await Assert.ThrowsAsync<S3Exception>(() => delete)).Message);
    }

    [Fact]
    public async Task A_download_that_breaks_off_continues_at_its_position()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var ranges = new List<string>();
        receiver.Answer = async (post, context) =>
        {
            context.Response.ContentLength = bytes.Length;
            if (context.Request.Method == "HEAD") return;

            ranges.Add(post.Headers.Range.ToString());
            var from = int.Parse(ranges[^1]["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            context.Response.StatusCode = 206;
            context.Response.ContentLength = bytes.Length - from;
            // Then the connection ends.
            await context.Response.Body.WriteAsync(bytes.AsMemory(from, Math.Min(40_000, bytes.Length - from)));
        };
        using var storage = Storage(receiver, TimeProvider.System);

        await using var stream = (await storage.OpenAsync("abc", default))!;

        Assert.Equal(bytes, await ReadAsync(stream));
        Assert.Equal(["bytes=0-", "bytes=40000-", "bytes=80000-"], ranges);
    }

    [Theory]
    [InlineData("http://minio:9000", true, "http://minio:9000/bucket/some/")]
    [InlineData("http://minio:9000/", false, "http://bucket.minio:9000/some/")]
    [InlineData("", true, "https://s3.eu-test-1.amazonaws.com/bucket/some/")]
    [InlineData("", false, "https://bucket.s3.eu-test-1.amazonaws.com/some/")]
    public void The_bucket_is_in_the_path_or_in_the_host_name(string endpoint, bool isInPath, string address)
    {
        var options = OptionsOf(endpoint);
        (options.Region, options.PathStyle) = ("eu-test-1", isInPath);

        Assert.Equal(address, S3Client.AddressOf(options));
    }

    [Fact]
    public void A_folder_that_is_not_writable_is_an_error()
    {
        var file = Path.Combine(_folder.Path, "file");
        Directory.CreateDirectory(file + ".d");

        Assert.Equal(FindingStatus.Ok, FolderCheck.Run(Path.Combine(_folder.Path, "none"), 1).Status);
        Assert.Equal(FindingStatus.Ok, FolderCheck.Run(file + ".d", 1).Status);
        var full = FolderCheck.Run(file + ".d", long.MaxValue / 100);
        Assert.Equal((FindingStatus.Wrong, "Free some space, or reduce Chat:FileSize."), (full.Status, full.Remedy));
        Assert.Equal(FindingStatus.Wrong, FolderCheck.Run("/proc", 1).Status);
    }

    private static S3Options OptionsOf(string endpoint) =>
        new() { Endpoint = endpoint, Bucket = "bucket", Prefix = "some/", AccessKey = "key", SecretKey = "secret" };

    private static S3Storage Storage(HttpReceiver receiver, TimeProvider time) => new(OptionsOf(receiver.Url), Clients, time);

    private S3Options Options()
    {
        var options = new S3Options();
        server.Configure(options);
        return options;
    }

    private S3Storage Storage() => new(Options(), Clients, TimeProvider.System);

    private async Task PutAsync(S3Storage storage, string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllBytesAsync(path, bytes);
        await storage.PutAsync(name, path, Convert.ToHexStringLower(SHA256.HashData(bytes)), default);
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>Lets time pass until a task has ended.</summary>
    private static Task RunAsync(FakeTimeProvider time, Task task, int step = 20) => Patience.UntilAsync(() =>
    {
        time.Advance(TimeSpan.FromMilliseconds(step));
        return task.IsCompleted;
    });
}
