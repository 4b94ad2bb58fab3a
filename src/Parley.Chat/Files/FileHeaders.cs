using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Parley.Chat.Files;

/// <summary>Hands files out so that no browser runs what is in them, and keeps them as long as it likes.</summary>
internal static class FileHeaders
{
    /// <summary>Answers with a file, or the part of it that is asked for.</summary>
    /// <param name="context">The call.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="type">Their type, as it was stored.</param>
    /// <param name="tag">Changes with the bytes.</param>
    /// <param name="name">What the file is called.</param>
    public static FileStreamHttpResult Answer(HttpContext context, Stream content, string type, string tag, string name)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "private, max-age=31536000, immutable";   // Under an id there are never other bytes.
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // The framework would take any unit for bytes.
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
