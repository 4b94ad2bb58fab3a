using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Parley.Chat.Ground;

namespace Parley.Chat.Files;

/// <summary>The headers and the query of an upload.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Type">The declared type, in lower case; null if absent.</param>
/// <param name="Length">The declared size, if any.</param>
internal sealed record UploadRequest(string Name, string? Type, long? Length)
{
    public static Outcome<UploadRequest> Read(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return Refusal.Malformed("Send the bytes as they are, without a Content-Encoding.") with
            {
                HttpStatus = StatusCodes.Status415UnsupportedMediaType,
            };
        }

        if (request.Query["name"] is { Count: > 1 }) return Refusal.Malformed("The name occurs twice.");

        string? name = request.Query["name"];
        if (name?.Length > FileName.MaxLength) return Refusal.Malformed($"name is at most {FileName.MaxLength} characters.");

        var isTyped = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        if (!isTyped && request.ContentType is not null) return Refusal.Malformed("Content-Type is not a media type.");
        if (isTyped && type!.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return Refusal.Malformed("Send the bytes of one file as the body, not a form.") with
            {
                HttpStatus = StatusCodes.Status415UnsupportedMediaType
            };
        }

        return new UploadRequest(FileName.Clean(name), type?.MediaType.Value?.ToLowerInvariant(), request.ContentLength);
    }
}
