using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.EngineIO;

/// <summary>Compresses responses as the client allows (RFC 9110, "Accept-Encoding").</summary>
internal static class HttpCompression
{
    // In order of preference among equal weights.
    private static readonly string[] Encodings = ["br", "gzip", "deflate"];

    /// <summary>The supported encoding with the highest weight in the request; null if there is none.</summary>
    public static string? Choose(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)) return null;

        string? best = null;
        var bestQuality = 0.0;
        foreach (var encoding in Encodings)
        {
            var quality = Quality(accepted, encoding);
            if (quality <= bestQuality) continue;
            best = encoding;
            bestQuality = quality;
        }

        return best;
    }

    public static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> body, string encoding)
    {
        var compressed = new MemoryStream(body.Length / 2);
        using (var stream = Open(compressed, encoding)) stream.Write(body);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    private static double Quality(IList<StringWithQualityHeaderValue> accepted, string encoding)
    {
        var named = accepted.FirstOrDefault(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
            ?? accepted.FirstOrDefault(value => value.Value == "*");
        return named is null ? 0 : named.Quality ?? 1;
    }

    private static Stream Open(Stream target, string encoding) => encoding switch
    {
        "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
        "gzip" => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
        _ => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
    };
}
