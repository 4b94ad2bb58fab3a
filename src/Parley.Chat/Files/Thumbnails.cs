using System.Security.Cryptography;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Files;

/// <summary>Thumbnails, generated on the first request and stored beside the picture.</summary>
internal sealed class Thumbnails(LogWriter writer, Downloads downloads, IFileStorage storage, Spool spool, PictureQueue queue)
{
    private readonly List<string> _drawn = [];   // Guarded by itself.

    private static readonly Refusal None = new(Reason.NotFound, "This file has no thumbnail.");

    /// <summary>Opens a thumbnail for a user who may read the file.</summary>
    public async Task<Outcome<Download>> OpenAsync(string user, string id, ThumbnailSize size, CancellationToken cancellation)
    {
        if (!(await downloads.FindAsync(user, id)).TryGet(out var file, out var refusal)) return refusal;
        if (file.Width is null) return None;

        return await storage.OpenAsync(size.NameOf(id), cancellation) is { } kept
            ? new Download(file, kept)
            : await queue.RunAsync(user, () => MakeAsync(user, file, size, cancellation), cancellation);
    }

    /// <summary>Deletes all thumbnails of an inaccessible file.</summary>
    public static async Task DeleteAsync(IFileStorage storage, string file, CancellationToken cancellation)
    {
        foreach (var size in ThumbnailSize.All) await storage.DeleteAsync(size.NameOf(file), cancellation);
    }

    /// <summary>Whether a thumbnail of a file is being generated, which would be stored after the file is deleted.</summary>
    public bool IsDrawing(string file)
    {
        lock (_drawn) return _drawn.Contains(file);
    }

    private async Task<Outcome<Download>> MakeAsync(string user, StoredFile file, ThumbnailSize size, CancellationToken cancellation)
    {
        lock (_drawn) _drawn.Add(file.Id);   // Before checking whether the file still exists.
        try
        {
            return await DrawAsync(user, file, size, cancellation);
        }
        finally
        {
            lock (_drawn) _drawn.Remove(file.Id);
        }
    }

    private async Task<Outcome<Download>> DrawAsync(string user, StoredFile file, ThumbnailSize size, CancellationToken cancellation)
    {
        var name = size.NameOf(file.Id);
        // By an earlier request in the queue.
        if (await storage.OpenAsync(name, cancellation) is { } made) return new Download(file, made);

        if (!(await ShrinkAsync(user, file, size, cancellation)).TryGet(out var thumbnail, out var refusal)) return refusal;
        if (thumbnail is null)
        {
            // Trying again would have the same cost and result.
            writer.Post(Actor.Server, transaction => FileTable.IsNoPicture(transaction, file.Id));
            return None;
        }

        await KeepAsync(name, thumbnail);
        return new Download(file, new MemoryStream(thumbnail));
    }

    /// <summary>The bytes of a thumbnail; null if the picture is damaged.</summary>
    private async Task<Outcome<byte[]?>> ShrinkAsync(string user, StoredFile file, ThumbnailSize size, CancellationToken cancellation)
    {
        var outcome = await downloads.OpenAsync(user, file.Id, cancellation);
        if (!outcome.TryGet(out var original, out var refusal)) return refusal;

        var copy = spool.Create();
        try
        {
            await using (copy)
            await using (original.Content) await original.Content.CopyToAsync(copy, cancellation);
            return Picture.Shrink(copy.Name, file.Type, size.Pixels);
        }
        finally
        {
            File.Delete(copy.Name);
        }
    }

    // The client may have disconnected, but the result was costly and the next request needs it.
    private async Task KeepAsync(string name, byte[] thumbnail)
    {
        var spooled = spool.Create();
        try
        {
            await using (spooled) await spooled.WriteAsync(thumbnail);
            await storage.PutAsync(name, spooled.Name, Convert.ToHexStringLower(SHA256.HashData(thumbnail)), CancellationToken.None);
        }
        finally
        {
            File.Delete(spooled.Name);
        }
    }
}
