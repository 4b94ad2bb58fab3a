using System.Net;
using System.Net.Http.Headers;

namespace Parley.Chat.Files;

/// <summary>Stores files in a bucket of Amazon S3 or a compatible service.</summary>
internal sealed class S3Storage(S3Options options, IHttpClientFactory clients, TimeProvider time) : IFileStorage, IDisposable
{
    private readonly S3Client _client = new(options, clients, time);

    /// <summary>Sends the file in one request; when the service responds, it has stored all of it.</summary>
    public async Task PutAsync(string name, string spooled, string sha256, CancellationToken cancellation)
    {
        using var response = await _client.PutAsync(name, spooled, sha256, cancellation);
        await ExpectAsync(response, cancellation, HttpStatusCode.OK);
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        using var response = await _client.AskAsync(HttpMethod.Head, name, null, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;

        await ExpectAsync(response, cancellation, HttpStatusCode.OK);
        var length = response.Content.Headers.ContentLength ?? throw S3Exception.Broken("S3 does not report the length of a file.");
        return new S3Stream(length, (from, end) => ReadAsync(name, from, end), time);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        using var response = await _client.AskAsync(HttpMethod.Delete, name, null, cancellation);
        await ExpectAsync(response, cancellation, HttpStatusCode.NoContent, HttpStatusCode.OK);
    }

    /// <summary>The files whose names begin with a prefix.</summary>
    public async Task<List<ListedFile>> ListAsync(string prefix, CancellationToken cancellation)
    {
        var found = new List<ListedFile>();
        string? next = null;
        do
        {
            using var response = await _client.ListAsync(prefix, next, cancellation);
            await ExpectAsync(response, cancellation, HttpStatusCode.OK);
            next = S3Listing.Read(await response.Content.ReadAsStringAsync(cancellation), options.Prefix.Length, found);
        }
        while (next is not null);

        return found;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The bytes of a file from a position.</summary>
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

    private static async Task ExpectAsync(HttpResponseMessage response, CancellationToken cancellation, params HttpStatusCode[] statuses)
    {
        if (!statuses.Contains(response.StatusCode)) throw await S3Exception.ReadAsync(response, cancellation);
    }
}
