using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Parley.Chat.Files;

/// <summary>Keeps files in a bucket of a service that speaks the protocol of Amazon S3.</summary>
internal sealed class S3Storage(S3Options options, TimeProvider time) : IFileStorage, IDisposable
{
    private readonly S3Client _client = new(options, time);

    /// <summary>Sends the file in one request: when the service answers it has all of it, on disks of its own.</summary>
    public async Task PutAsync(string name, string spooled, CancellationToken cancellation)
    {
        var (length, hash) = await MeasureAsync(spooled, cancellation);
        using var response = await _client.PutAsync(name, spooled, length, hash, cancellation);
        await ExpectAsync(response, cancellation, HttpStatusCode.OK);
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        using var response = await _client.AskAsync(HttpMethod.Head, name, null, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;

        await ExpectAsync(response, cancellation, HttpStatusCode.OK);
        var length = response.Content.Headers.ContentLength ?? throw S3Exception.Broken("S3 does not say how long a file is.");
        return new S3Stream(length, (from, end) => ReadAsync(name, from, end), time);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        using var response = await _client.AskAsync(HttpMethod.Delete, name, null, cancellation);
        await ExpectAsync(response, cancellation, HttpStatusCode.NoContent, HttpStatusCode.OK);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The bytes of a file from a position on.</summary>
    private async Task<Stream> ReadAsync(string name, long from, CancellationToken cancellation)
    {
        var response = await _client.AskAsync(HttpMethod.Get, name, new RangeHeaderValue(from, null), cancellation);
        try
        {
            await ExpectAsync(response, cancellation, HttpStatusCode.PartialContent);
            return await response.Content.ReadAsStreamAsync(cancellation);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<(long Length, string Hash)> MeasureAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);
        return (file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)));
    }

    private static async Task ExpectAsync(HttpResponseMessage response, CancellationToken cancellation, params HttpStatusCode[] statuses)
    {
        if (!statuses.Contains(response.StatusCode)) throw await S3Exception.ReadAsync(response, cancellation);
    }
}
