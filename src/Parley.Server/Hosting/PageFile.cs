using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Parley.Server.Hosting;

/// <summary>
/// A file of the page, kept in memory: anybody may ask for it and take their time to read, and must not keep a file of the process open for
/// as long. Thread-safe.
/// </summary>
internal sealed class PageFile
{
    private const int MinCompressed = 1024;   // What fits into one packet gains nothing.

    private static readonly string[] CompressibleTypes = ["text/", "application/json", "application/manifest+json", "image/svg+xml"];

    private readonly byte[] _bytes;
    private readonly string _type;
    private readonly string _cache;
    private readonly string _tag;
    private readonly Lazy<byte[]?> _brotli;   // Made for the first client that asks.

    /// <param name="bytes">The content.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="isPermanent">Whether the content of its address never changes, because its name has a hash.</param>
    public PageFile(byte[] bytes, string type, bool isPermanent)
    {
        (_bytes, _type) = (bytes, type);
        // Others are validated each time and answered with 304, so that versions of the page are never mixed.
        _cache = isPermanent ? "public, max-age=31536000, immutable" : "no-cache";
        _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"";
        _brotli = new Lazy<byte[]?>(Compress);
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Sends it, or 304 if the client has it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = _cache;
        response.Headers.ETag = _tag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.Headers.IfNoneMatch.Any(value => value?.Contains(_tag, StringComparison.Ordinal) == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var brotli = Accepts(request, "br") ? _brotli.Value : null;
        if (brotli is not null) response.Headers.ContentEncoding = "br";
        response.ContentType = _type;
        response.ContentLength = (brotli ?? _bytes).Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(brotli ?? _bytes).AsTask();
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(value => value.Value == encoding && value.Quality is not 0);

    private byte[]? Compress()
    {
        if (_bytes.Length < MinCompressed || !CompressibleTypes.Any(type => _type.StartsWith(type, StringComparison.Ordinal))) return null;

        var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, new BrotliCompressionOptions { Quality = 9 }, leaveOpen: true)) brotli.Write(_bytes);
        return output.ToArray();
    }
}
