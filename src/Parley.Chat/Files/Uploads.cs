using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.EngineIO;

namespace Parley.Chat.Files;

/// <summary>Takes files in: an answer means that the bytes are on disk, and until then nobody sees anything of them.</summary>
internal sealed partial class Uploads(
    LogWriter writer, IFileStorage storage, Spool spool, FileTypeLimits limits, PictureMeter meter, IOptions<ChatOptions> options,
    TimeProvider time, ThinnedLogger<Uploads> logger)
{
    // Much less than what an upload that nobody finishes is kept.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly long _most = options.Value.FileSize;
    private readonly UnusedLimit _unused = new(options.Value.UnusedFiles, options.Value.UnusedFileBytes);
    private readonly UserTurns _turns = new(options.Value.UploadsPerUser);

    /// <summary>Receives one file.</summary>
    /// <param name="by">Whose it will be.</param>
    /// <param name="request">What the headers say of it.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="gone">The client is not there any more.</param>
    public async Task<Outcome<UploadedFile>> ReceiveAsync(UserActor by, UploadRequest request, Stream body, CancellationToken gone)
    {
        if (request.Length > _most) return UploadBody.TooLarge(_most);

        using var turn = _turns.Take(by.User);
        if (turn is null) return new Refusal(Reason.RateLimited, "Wait until one of your uploads is through.", 1_000);

        // What is not said beforehand may become as large as it can.
        var reserved = request.Length ?? _most;
        var begun = await writer.RunAsync(by, transaction => FileTable.Begin(transaction, by.User, reserved, _unused));
        if (!begun.TryGet(out var id, out var refusal)) return refusal;

        using var late = new CancellationTokenSource(Longest, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, late.Token);
        UploadedFile? uploaded = null;
        try
        {
            var stored = await StoreAsync(id, by, request, body, reserved, end.Token);
            stored.TryGet(out uploaded, out refusal);
            return stored;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotStored(logger, exception);
            return Refusal.Unavailable;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return Refusal.Malformed("The upload took too long.") with { HttpStatus = StatusCodes.Status408RequestTimeout };
        }
        finally
        {
            if (uploaded is null) writer.Post(Actor.Server, transaction => FileTable.GiveUp(transaction, id));
        }
    }

    public Task<Outcome<Done>> DeleteAsync(UserActor by, string file) =>
        FileId.IsValid(file)
            ? writer.RunAsync(by, transaction => FileTable.Delete(transaction, by.User, file))
            : Task.FromResult<Outcome<Done>>(FileRights.NoSuchFile);

    private async Task<Outcome<UploadedFile>> StoreAsync(
        string id, UserActor by, UploadRequest request, Stream body, long reserved, CancellationToken end)
    {
        var spooled = spool.Create();
        try
        {
            Outcome<ReceivedFile> received;
            await using (spooled) received = await new UploadBody(body, request.Type, limits, reserved).CopyToAsync(spooled, end);
            if (!received.TryGet(out var content, out var refusal)) return refusal;

            var picture = await meter.MeasureAsync(spooled.Name, content.Type, end);
            var file = new StoredFile(
                id, by.User, request.Name, content.Type, content.Size, content.Sha256, picture?.Width, picture?.Height);
            await storage.PutAsync(id, spooled.Name, end);
            var completed = await writer.RunAsync(by, transaction => FileTable.Complete(transaction, file));
            return completed.Refusal is { } failed
                ? failed
                : new UploadedFile(file.Id, file.Name, file.Size, file.Type, file.Sha256, file.Width, file.Height);
        }
        finally
        {
            File.Delete(spooled.Name);   // Moved away already if all went well.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "An uploaded file could not be stored.", EventName = "FileNotStored")]
        public static partial void NotStored(ILogger logger, Exception exception);
    }
}
