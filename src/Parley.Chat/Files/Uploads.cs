using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.EngineIO;

namespace Parley.Chat.Files;

/// <summary>Takes files in: an answer means that the bytes are on disk, and until then nobody sees anything of them.</summary>
internal sealed partial class Uploads(
    ChatStore store, LogWriter writer, IFileStorage storage, Spool spool, FileTypeLimits limits, PictureMeter meter, FileCollector collector, DiskSpace space,
    IOptions<ChatOptions> options, TimeProvider time, ThinnedLogger<Uploads> logger)
{
    // Much less than what an upload that nobody finishes is kept.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly long _most = options.Value.FileSize;
    private readonly UploadLimit _limit = new(options.Value.UnusedFiles, options.Value.UnusedFileBytes, options.Value.FileQuota);
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

        if (!space.HasRoomForFiles) return UploadBody.NoRoom;

        var begun = await writer.RunAsync(by, transaction => FileTable.Begin(transaction, by.User, request.Length, _most, _limit));
        if (!begun.TryGet(out var file, out var refusal)) return refusal;

        using var late = new CancellationTokenSource(Longest, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, late.Token);
        UploadedFile? uploaded = null;
        try
        {
            var stored = await StoreAsync(file.Id, by, request, body, file.Reserved, end.Token);
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
            if (uploaded is null) writer.Post(Actor.Server, transaction => FileTable.GiveUp(transaction, file.Id));
        }
    }

    /// <summary>How much room a user's files take, and may take.</summary>
    public FileUse UseOf(string user)
    {
        using var read = store.Read();
        return new FileUse(FileQuota.UsedBy(read.Sql, user), _limit.Quota > 0 ? _limit.Quota : null);
    }

    /// <summary>Deletes an upload of the user's that is nowhere in use; the room that it took is there again when this ends.</summary>
    public async Task<Outcome<Done>> DeleteAsync(UserActor by, string file)
    {
        if (!FileId.IsValid(file)) return FileRights.NoSuchFile;

        var deleted = await writer.RunAsync(by, transaction => FileTable.Delete(transaction, by.User, file));
        if (deleted.Refusal is null) await collector.CollectFileAsync(file);
        return deleted;
    }

    private async Task<Outcome<UploadedFile>> StoreAsync(
        string id, UserActor by, UploadRequest request, Stream body, long reserved, CancellationToken end)
    {
        var spooled = spool.Create();
        try
        {
            Outcome<ReceivedFile> received;
            await using (spooled) received = await new UploadBody(body, request.Type, limits, reserved, space).CopyToAsync(spooled, end);
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
