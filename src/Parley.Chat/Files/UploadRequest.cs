using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Parley.Chat.Contract;

namespace Parley.Chat.Files;

/// <summary>What the headers and the address of an upload say.</summary>
/// <param name="Name">What the file is to be called.</param>
/// <param name="Type">What the sender says it is, in lower case; null if he does not say.</param>
/// <param name="Length">How many bytes, if he says.</param>
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

        if (request.Query["name"] is { Count: > 1 }) return Refusal.Malformed("There are two names.");

        string? name = request.Query["name"];
        if (name?.Length > FileName.MaxLength) return Refusal.Malformed($"name is at most {FileName.MaxLength} characters.");

        var isTyped = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        if (!isTyped && request.ContentType is not null) return Refusal.Malformed("Content-Type is not a media type.");
        if (isTyped && type!.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return Refusal.Malformed("Send the bytes of one file as the body, not a form.") with { HttpStatus = StatusCodes.Status415UnsupportedMediaType };
        }

        return new UploadRequest(FileName.Clean(name), type?.MediaType.Value?.ToLowerInvariant(), request.ContentLength);
    }
}
