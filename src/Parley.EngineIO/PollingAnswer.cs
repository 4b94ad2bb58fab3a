using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.EngineIO;

/// <summary>Answers a poll.</summary>
internal static class PollingAnswer
{
    public static async Task WriteAsync(HttpContext context, PollingPayload payload, EngineOptions options)
    {
        var response = context.Response;
        var jsonp = Jsonp.Index(context.Request);
        var body = jsonp is null ? payload.Body : Jsonp.Wrap(payload.Body.Span, jsonp);
        if (payload.Compress && options.HttpCompressionThreshold > 0 && body.Length >= options.HttpCompressionThreshold)
            body = Compress(context, body);

        response.ContentType = ContentType(payload.IsBinary, isScript: jsonp is not null);
        response.ContentLength = body.Length;
        response.Headers[HeaderNames.CacheControl] = "no-store";
        await response.Body.WriteAsync(body, context.RequestAborted).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
