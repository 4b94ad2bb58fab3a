using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.EngineIO;

/// <summary>Writes the response of a poll.</summary>
internal static class PollingAnswer
{
    // Kestrel copies what is written. So write in slices, and go on when the client has read.
    private const int MaxWrite = 64 * 1024;

    public static async Task WriteAsync(HttpContext context, PollingPayload payload, EngineOptions options, ITransportOwner owner)
    {
        var response = context.Response;
        var jsonp = Jsonp.Index(context.Request);
        var body = jsonp is null ? payload.Body : Jsonp.Wrap(payload.Body.Span, jsonp);
        if (payload.Compress && options.HttpCompressionThreshold > 0 && body.Length >= options.HttpCompressionThreshold)
            body = Compress(context, body);

        response.ContentType = ContentType(payload.IsBinary, isScript: jsonp is not null);
        response.ContentLength = body.Length;
        response.Headers[HeaderNames.CacheControl] = "no-store";
        for (var isWritten = true; isWritten && !body.IsEmpty; owner.Progressed())
        {
            var slice = body[..Math.Min(body.Length, MaxWrite)];
            isWritten = await IsWrittenAsync(context, slice);
            body = body[slice.Length..];
        }
    }

    private static async ValueTask<bool> IsWrittenAsync(HttpContext context, ReadOnlyMemory<byte> slice)
    {
        var writing = context.Response.Body.WriteAsync(slice, context.RequestAborted).AsTask();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return writing.IsCompletedSuccessfully;
    }

    private static ReadOnlyMemory<byte> Compress(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (HttpCompression.Choose(context.Request) is not { } encoding) return body;

        context.Response.Headers[HeaderNames.ContentEncoding] = encoding;
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        return HttpCompression.Compress(body.Span, encoding);
    }

    private static string ContentType(bool isBinary, bool isScript)
    {
        if (isScript) return "text/javascript; charset=UTF-8";
        return isBinary ? "application/octet-stream" : "text/plain; charset=UTF-8";   // clients of version 3 compare the whole value
    }
}
