using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>A file opened for download.</summary>
internal sealed record Download(StoredFile File, Stream Content);

/// <summary>Opens files for users who may read them.</summary>
internal sealed class Downloads(ChatStore store, IFileStorage storage)
{
    public async ValueTask<Outcome<StoredFile>> FindAsync(string user, string file)
    {
        await using var read = await store.ReadAsync(user);
        return await FileRights.FindAsync(read.Sql, user, file);
    }

    public async Task<Outcome<Download>> OpenAsync(string user, string id, CancellationToken cancellation)
    {
        if (!(await FindAsync(user, id)).TryGet(out var file, out var refusal)) return refusal;

        var content = await storage.OpenAsync(file.Id, cancellation)
            ?? throw new IOException($"The bytes of the file {file.Id} are missing.");
        var length = content.Length;
        if (length == file.Size) return new Download(file, content);

        await content.DisposeAsync();
        throw new IOException($"The file {file.Id} has {length} bytes instead of {file.Size}.");
    }
}
