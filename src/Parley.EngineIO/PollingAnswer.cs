using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.EngineIO;

/// <summary>Answers a poll.</summary>
internal static class PollingAnswer
{
    // What is written is copied by the server: so much at once, and more when the client has taken it.
    private const int LargestWrite = 64 * 1024;

    public static async Task WriteAsync(HttpContext context, PollingPayload payload, Session session)
    {
        var options = session.Server.Options;
        var response = context.Response;
        var jsonp = Jsonp.Index(context.Request);
        var body = jsonp is null ? payload.Body : Jsonp.Wrap(payload.Body.Span, jsonp);
        if (payload.Compress && options.HttpCompressionThreshold > 0 && body.Length >= options.HttpCompressionThreshold)
            body = Compress(context, body);

        response.ContentType = ContentType(payload.IsBinary, isScript: jsonp is not null);
        response.ContentLength = body.Length;
        response.Headers[HeaderNames.CacheControl] = "no-store";
        for (var isWritten = true; isWritten && !body.IsEmpty; session.Progressed())
        {
            var slice = body[..Math.Min(body.Length, LargestWrite)];
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
