using System.Data.Common;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Files;

/// <summary>Deletes what nobody needs: broken uploads, files that were never sent, files whose messages were all taken back.</summary>
internal sealed class FileCollector(
    ChatStore store, LogWriter writer, IFileStorage storage, Thumbnails thumbnails, Spool spool, IOptions<ChatOptions> options,
    ServiceSupervisor supervisor, ServerClock clock, TimeProvider time) : PeriodicWork("file collector", Interval, supervisor, time)
{
    private const int PageSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _lifetime = options.Value.UnusedFileLifetime;

    /// <summary>Deletes everything whose time is over.</summary>
    public async Task CollectAsync(CancellationToken stopping)
    {
        spool.Sweep();
        var cutoff = clock.Now - (long)_lifetime.TotalMilliseconds;
        List<UnusedFile> page;
        do
        {
            page = Unused(cutoff);
            foreach (var file in page)
            {
                if (!await DeleteAsync(file, cutoff, stopping)) return;   // The database is busy: the next round goes on.
            }
        }
        while (page.Count == PageSize);
    }

    /// <summary>Deletes a file now that its owner has given it up, so that the room is there for the next one.</summary>
    public async Task CollectFileAsync(string id)
    {
        try
        {
            if (Gone(id) is { } file) await RemoveAsync(file, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException or StoreException)
        {
            // The next round tries again, and says so if it cannot either.
        }
    }

    protected override Task RunOnceAsync(CancellationToken stopping) => CollectAsync(stopping);

    private UnusedFile? Gone(string id)
    {
        using var read = store.Read();
        return read.Sql.Text("select type from files where id = $1 and state = 'gone'", id) is { } type ? new UnusedFile(id, Picture.IsPossible(type)) : null;
    }

    private List<UnusedFile> Unused(long cutoff)
    {
        using var read = store.Read();
        return read.Sql.Query("select id, type from files where unused < $1 order by unused limit $2", cutoff, (long)PageSize)
            .All(row => new UnusedFile(row.Text(0), Picture.IsPossible(row.Text(1))));
    }

    /// <summary>First nobody can get it any more, then its bytes go, then the last trace: an interruption anywhere is made good next time.</summary>
    private async Task<bool> DeleteAsync(UnusedFile file, long cutoff, CancellationToken stopping)
    {
        var marked = await writer.RunAsync(Actor.Server, transaction => Mark(transaction, file.Id, cutoff));
        if (!marked.TryGet(out var isGone, out _)) return false;
        if (!isGone) return true;   // Somebody has just sent it.

        return await RemoveAsync(file, stopping);
    }

    /// <summary>Deletes the bytes of a file that nobody can get any more, and gives its owner the room back.</summary>
    private async Task<bool> RemoveAsync(UnusedFile file, CancellationToken stopping)
    {
        if (thumbnails.IsDrawing(file.Id)) return true;   // The next round takes what is made of it, too.
        if (file.MayBePicture) await Thumbnails.DeleteAsync(storage, file.Id, stopping);
        await storage.DeleteAsync(file.Id, stopping);
        var forgotten = await writer.RunAsync(Actor.Server, transaction => FileTable.Forget(transaction, file.Id));
        return forgotten.Refusal is null;
    }

    private static Outcome<bool> Mark(WriteTransaction transaction, string file, long cutoff) =>
        transaction.SqlBeside.Execute("update files set state = 'gone', unused = 0 where id = $1 and unused < $2", file, cutoff) == 1;

    private readonly record struct UnusedFile(string Id, bool MayBePicture);
}
