using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>A file that is about to be handed out.</summary>
internal sealed record Download(StoredFile File, Stream Content);

/// <summary>Opens files for those who may have them.</summary>
internal sealed class Downloads(ChatStore store, IFileStorage storage)
{
    public Outcome<StoredFile> Find(string user, string file)
    {
        using var read = store.Read();
        return FileRights.Find(read.Sql, user, file);
    }

    public async Task<Outcome<Download>> OpenAsync(string user, string id, CancellationToken cancellation)
    {
        if (!Find(user, id).TryGet(out var file, out var refusal)) return refusal;

        var content = await storage.OpenAsync(file.Id, cancellation) ?? throw new IOException($"The bytes of the file {file.Id} are missing.");
        var length = content.Length;
        if (length == file.Size) return new Download(file, content);

        await content.DisposeAsync();
        throw new IOException($"The file {file.Id} has {length} bytes instead of {file.Size}.");
    }
}
