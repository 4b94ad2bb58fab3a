using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.EngineIO;

namespace Parley.Chat.Files;

/// <summary>Accepts uploads: a response means that the bytes are on disk, and before that nobody can see them.</summary>
internal sealed partial class Uploads(
    ChatStore store, LogWriter writer, IFileStorage storage, Spool spool, FileTypeLimits limits, PictureMeter meter,
    FileCollector collector, DiskSpace space,
    IOptions<ChatOptions> options, TimeProvider time, ThinnedLogger<Uploads> logger)
{
    // Much less than the lifetime of an unfinished upload.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    private readonly long _max = options.Value.FileSize;
    private readonly UploadLimit _limit = new(options.Value.UnusedFiles, options.Value.UnusedFileBytes, options.Value.FileQuota);
    private readonly UserConcurrencyLimiter _turns = new(options.Value.UploadsPerUser);

    /// <summary>Receives one file.</summary>
    /// <param name="by">The owner.</param>
    /// <param name="request">The headers of the upload.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="gone">The client has disconnected.</param>
    public async Task<Outcome<UploadedFile>> ReceiveAsync(UserActor by, UploadRequest request, Stream body, CancellationToken gone)
    {
        if (request.Length > _max) return UploadBody.TooLarge(_max);

        using var turn = _turns.Take(by.User);
        if (turn is null) return new Refusal(Reason.RateLimited, "Wait until one of your uploads has finished.", 1_000);

        if (!space.HasRoomForFiles) return UploadBody.NoRoom;

        var begun = await writer.RunAsync(by, transaction => FileTable.Begin(transaction, by.User, request.Length, _max, _limit));
        if (!begun.TryGet(out var file, out var refusal)) return refusal;

        using var late = new CancellationTokenSource(MaxDuration, time);
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

    /// <summary>The space used by a user's files, and the quota.</summary>
    public async ValueTask<FileUse> UseOfAsync(string user)
    {
        await using var read = await store.ReadAsync(user);
        return new FileUse(await FileQuota.UsedByAsync(read.Sql, user), _limit.Quota > 0 ? _limit.Quota : null);
    }

    /// <summary>Deletes an unused upload of the user; its space is free when this returns.</summary>
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
            await storage.PutAsync(id, spooled.Name, content.Sha256, end);
            var completed = await writer.RunAsync(by, transaction => FileTable.Complete(transaction, file));
            return completed.Refusal is { } failed
                ? failed
                : new UploadedFile(file.Id, file.Name, file.Size, file.Type, file.Sha256, file.Width, file.Height);
        }
        finally
        {
            File.Delete(spooled.Name);   // Already moved on success.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "An uploaded file could not be stored.", EventName = "FileNotStored")]
        public static partial void NotStored(ILogger logger, Exception exception);
    }
}
