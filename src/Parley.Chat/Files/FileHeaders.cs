using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Parley.Chat.Files;

/// <summary>Headers with which browsers do not execute files and may cache them for ever.</summary>
internal static class FileHeaders
{
    /// <summary>Responds with a file, or the requested part of it.</summary>
    /// <param name="context">The call.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="type">The stored type.</param>
    /// <param name="tag">Changes with the bytes.</param>
    /// <param name="name">The name of the file.</param>
    public static FileStreamHttpResult Answer(HttpContext context, Stream content, string type, string tag, string name)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "private, max-age=31536000, immutable";   // The bytes of an id never change.
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // The framework would accept any range unit as bytes.
        if (context.Request.Headers.Range is [{ } range] && !range.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Range = default;
        }

        var disposition = new ContentDispositionHeaderValue(FileTypes.IsInline(type) ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(
            content, FileTypes.Served(type), entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true);
    }
}
