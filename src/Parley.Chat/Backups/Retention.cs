using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat.Backups;

/// <summary>Deletes old backups, and the users' files that none of the others needs.</summary>
internal sealed class Retention(IBackupPlace place)
{
    /// <summary>Called after a backup has been made; that one always stays.</summary>
    /// <param name="made">The backup that was made.</param>
    /// <param name="keep">How many backups stay.</param>
    /// <param name="stop">Stops it.</param>
    /// <returns>The names of the deleted ones.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string made, int keep, CancellationToken stop)
    {
        // By name, which is by time; but the clock may have been set back since an earlier one.
        var earlier = (await place.BackupsAsync(stop)).Where(backup => backup != made).ToList();
        var old = earlier[..Math.Max(0, earlier.Count - (keep - 1))];
        if (old.Count == 0) return [];

        foreach (var backup in old) await place.DeleteBackupAsync(backup, stop);
        await DeleteFilesAsync(await NeededAsync(stop), stop);
        return old;
    }

    private async Task<HashSet<UInt128>> NeededAsync(CancellationToken stop)
    {
        var needed = new HashSet<UInt128>();
        foreach (var backup in await place.BackupsAsync(stop))
        {
            if ((await BackupManifest.ReadAsync(place, backup, stop)).Files is not { } part) continue;

            await using var list = await place.OpenAsync($"{backup}/{part.Name}", stop)
                ?? throw new StoreException($"{backup} in {place.Name} has no {part.Name}.");
            await foreach (var upload in ListedUpload.ReadAsync(list, stop)) needed.Add(NumberOf(upload.Id));
        }

        return needed;
    }

    private async Task DeleteFilesAsync(HashSet<UInt128> needed, CancellationToken stop)
    {
        for (var shard = 0; shard < 256; shard++)
        {
            var part = ListedUpload.PartOf(shard.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            foreach (var name in (await place.ListAsync(part, stop)).Keys)
            {
                // What has another name is the rest of an interrupted copy.
                if (!FileId.IsValid(name) || !needed.Contains(NumberOf(name))) await place.DeleteAsync($"{part}/{name}", stop);
            }
        }
    }

    private static UInt128 NumberOf(string id) =>
        UInt128.Parse(id, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
}
