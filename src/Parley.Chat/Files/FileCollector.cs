using System.Data.Common;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Files;

/// <summary>Deletes unused files: broken uploads, files that were never sent, files whose messages were all recalled.</summary>
internal sealed class FileCollector(
    ChatStore store, LogWriter writer, IFileStorage storage, Thumbnails thumbnails, Spool spool, IOptions<ChatOptions> options,
    ServiceSupervisor supervisor, ServerClock clock, TimeProvider time) : PeriodicWork("file collector", Interval, supervisor, time)
{
    private const int PageSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _lifetime = options.Value.UnusedFileLifetime;

    /// <summary>Deletes all expired files.</summary>
    public async Task CollectAsync(CancellationToken stopping)
    {
        spool.Sweep();
        var cutoff = clock.Now - (long)_lifetime.TotalMilliseconds;
        List<UnusedFile> page;
        do
        {
            page = await UnusedAsync(cutoff);
            foreach (var file in page)
            {
                if (!await DeleteAsync(file, cutoff, stopping)) return;   // The database is busy; the next round continues.
            }
        }
        while (page.Count == PageSize);
    }

    /// <summary>Deletes a file at its owner's request, so that the space is free at once.</summary>
    public async Task CollectFileAsync(string id)
    {
        try
        {
            if (await GoneAsync(id) is { } file) await RemoveAsync(file, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException or StoreException)
        {
            // The next round tries again, and logs a failure.
        }
    }

    protected override Task RunOnceAsync(CancellationToken stopping) => CollectAsync(stopping);

    private async ValueTask<UnusedFile?> GoneAsync(string id)
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.TextAsync("select type from files where id = $1 and state = 'gone'", id) is { } type
            ? new UnusedFile(id, Picture.IsPossible(type)) : null;
    }

    private async ValueTask<List<UnusedFile>> UnusedAsync(long cutoff)
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.QueryAsync("select id, type from files where unused < $1 order by unused limit $2", cutoff, (long)PageSize)
            .AllAsync(row => new UnusedFile(row.Text(0), Picture.IsPossible(row.Text(1))));
    }

    /// <summary>
    /// First the file becomes inaccessible, then its bytes are deleted, then its row, so an interruption at any point is repaired next
    /// time.
    /// </summary>
    private async Task<bool> DeleteAsync(UnusedFile file, long cutoff, CancellationToken stopping)
    {
        var marked = await writer.RunAsync(Actor.Server, transaction => Mark(transaction, file.Id, cutoff));
        if (!marked.TryGet(out var isGone, out _)) return false;
        if (!isGone) return true;   // It was sent in the meantime.

        return await RemoveAsync(file, stopping);
    }

    /// <summary>Deletes the bytes of an inaccessible file and returns the space to its owner.</summary>
    private async Task<bool> RemoveAsync(UnusedFile file, CancellationToken stopping)
    {
        if (thumbnails.IsDrawing(file.Id)) return true;   // The next round deletes its thumbnails, too.
        if (file.MayBePicture) await Thumbnails.DeleteAsync(storage, file.Id, stopping);
        await storage.DeleteAsync(file.Id, stopping);
        var forgotten = await writer.RunAsync(Actor.Server, transaction => FileTable.Forget(transaction, file.Id));
        return forgotten.Refusal is null;
    }

    private static Outcome<bool> Mark(WriteTransaction transaction, string file, long cutoff) =>
        transaction.SqlKeepingCache()
            .Execute("update files set state = 'gone', unused = 0 where id = $1 and unused < $2", file, cutoff) == 1;

    private readonly record struct UnusedFile(string Id, bool MayBePicture);
}
