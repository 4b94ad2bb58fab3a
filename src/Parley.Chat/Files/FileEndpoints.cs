using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Files;

/// <summary>The endpoints for files.</summary>
internal static class FileEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPost("/files", UploadAsync)
            .WithMetadata(new AnyLength())
            .Accepts<Stream>("application/octet-stream", "*/*")
            .Produces<UploadedFile>(StatusCodes.Status201Created)
            .Refuses(Reason.RateLimited).Refuses(StatusCodes.Status415UnsupportedMediaType, Reason.Forbidden)
            .Refuses(StatusCodes.Status408RequestTimeout, Reason.Malformed)
            .Refuses(StatusCodes.Status507InsufficientStorage, Reason.Unavailable)
            .TakesText("name", "The name of the file.", FileName.MaxLength)
            .WithExample(
                null,
                """{"file":"8f14e45fceea167a5a36dedd4bea2543","name":"tea.png","size":4096,"type":"image/png","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}""")
            .WithName("UploadFile").WithSummary("Stores the body as a file; the query has its name.").WithTags("Files");
        signedIn.MapMethods("/files/{id}", Reading, DownloadAsync)
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .Produces(StatusCodes.Status206PartialContent)
            .Produces(StatusCodes.Status304NotModified)
            .Produces(StatusCodes.Status412PreconditionFailed)
            .Produces(StatusCodes.Status416RangeNotSatisfiable)
            .Refuses(Reason.NotFound)
            .WithName("DownloadFile").WithSummary("Returns a file, or the requested range of it.").WithTags("Files");
        signedIn.MapMethods("/files/{id}/thumbnail", Reading, ThumbnailAsync)
            .Produces<Stream>(StatusCodes.Status200OK, ThumbnailSize.Type)
            .Produces(StatusCodes.Status206PartialContent)
            .Produces(StatusCodes.Status304NotModified)
            .Produces(StatusCodes.Status412PreconditionFailed)
            .Produces(StatusCodes.Status416RangeNotSatisfiable)
            .Refuses(Reason.NotFound)
            .TakesOneOf("size", "The length of the longer side in pixels.", 320, [.. ThumbnailSize.All.Select(size => (long)size.Pixels)])
            .WithName("DownloadThumbnail")
            .WithSummary("Returns a thumbnail of a picture. Its longer side has at most 96, 320 or 1024 pixels, as size says.")
            .WithTags("Files");
        signedIn.MapDelete("/files/{id}", DeleteAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.Conflict, Reason.NotFound)
            .WithName("DeleteFile").WithSummary("Deletes an upload of the user that is in no message and no avatar.").WithTags("Files");
    }

    private static async Task<IResult> UploadAsync(HttpContext context, Uploads uploads)
    {
        if (!UploadRequest.Read(context.Request).TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await uploads.ReceiveAsync(context.Session(), request, context.Request.Body, context.RequestAborted);
        return outcome.Answer(FilesJson.Wire.UploadedFile, StatusCodes.Status201Created);
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, Downloads downloads, [Part.File] string id)
    {
        var outcome = await downloads.OpenAsync(context.Session().User, id, context.RequestAborted);
        return outcome.TryGet(out var download, out var refusal)
            ? new FileResult(download.Content, download.File.Type, download.File.Sha256, download.File.Name)
            : new ProblemResult(refusal);
    }

    private static async Task<IResult> ThumbnailAsync(HttpContext context, Thumbnails thumbnails, [Part.File] string id, string? size)
    {
        if (!ThumbnailSize.Read(size).TryGet(out var wanted, out var refusal)) return new ProblemResult(refusal);

        var outcome = await thumbnails.OpenAsync(context.Session().User, id, wanted, context.RequestAborted);
        return outcome.TryGet(out var thumbnail, out refusal)
            ? new FileResult(
                thumbnail.Content, ThumbnailSize.Type, $"{thumbnail.File.Sha256}-{wanted.Suffix}",
                Path.ChangeExtension(thumbnail.File.Name, "webp"))
            : new ProblemResult(refusal);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, Uploads uploads, [Part.File] string id)
    {
        var outcome = await uploads.DeleteAsync(context.Session(), id);
        return outcome.AnswerNothing();
    }

    /// <summary>Removes the general body limit; uploads have their own limits.</summary>
    private sealed class AnyLength : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
