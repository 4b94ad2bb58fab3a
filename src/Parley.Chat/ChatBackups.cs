using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Backups;
using Parley.Chat.Clocks;
using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat;

/// <summary>
/// Backups of everything that a server stores: the database and the users' files. They are made beside a running server, and restored
/// without one.
/// </summary>
/// <remarks>The settings are not in them, nor what they name: keys of host applications, the secret of webhooks, keys of buckets.</remarks>
public sealed class ChatBackups : IDisposable
{
    private readonly IBackupPlace _place;
    private readonly ChatOptions _options;
    private readonly TimeProvider _time;

    private ChatBackups(IBackupPlace place, ChatOptions options, TimeProvider time) => (_place, _options, _time) = (place, options, time);

    /// <summary>Where they are, for an operator.</summary>
    public string Place => _place.Name;

    /// <summary>Backups in a folder, which is created if it is missing.</summary>
    /// <param name="options">The validated settings.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock.</param>
    public static ChatBackups InFolder(ChatOptions options, string folder, TimeProvider time) =>
        new(new BackupFolder(folder), options, time);

    /// <summary>Backups in a bucket.</summary>
    /// <param name="options">The validated settings.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="work">A folder of this machine for files on their way; it is emptied.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The settings of the bucket are invalid.</exception>
    public static ChatBackups InBucket(ChatOptions options, S3Options bucket, string work, TimeProvider time)
    {
        var errors = new List<string>();
        S3Settings.Check(bucket, errors, "Backup:S3");
        return errors.Count == 0
            ? new ChatBackups(new BackupBucket(bucket, work, time), options, time)
            : throw new ArgumentException(string.Join(' ', errors), nameof(bucket));
    }

    /// <summary>Makes and verifies a backup. A server may be running.</summary>
    /// <param name="keep">How many backups stay, including this one; older ones are deleted afterwards. Null for all.</param>
    /// <param name="stop">Cancels; nothing of the backup is left.</param>
    /// <exception cref="StoreException">The database cannot be used or is damaged, or another process makes a backup there.</exception>
    /// <exception cref="IOException">The place cannot be used.</exception>
    public Task<BackupSummary> MakeAsync(int? keep, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep ?? 1, 1);
        return UseAsync(database => new BackupMaker(_place, database, _options, _time).RunAsync(keep, stop));
    }

    /// <summary>How long to wait until the next backup is due; zero if it is due now.</summary>
    /// <param name="every">The time from one to the next.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="IOException">The place cannot be used.</exception>
    public async Task<TimeSpan> DueAsync(TimeSpan every, CancellationToken stop = default)
    {
        if (await _place.BackupsAsync(stop) is not [.., var newest] || !BackupName.TryParse(newest, out var taken)) return TimeSpan.Zero;

        var wait = taken + every - _time.WorldTime();
        // After the clock was set back, the newest one may be of the future.
        return wait <= TimeSpan.Zero || wait > every ? TimeSpan.Zero : wait;
    }

    /// <summary>Restores a backup to the database and files of the settings. No server may be running.</summary>
    /// <param name="name">The backup; null for the newest.</param>
    /// <param name="movesAside">Whether an existing database and existing files are renamed; otherwise they are a reason to refuse.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="StoreException">The backup is damaged or too new, or something is in the way.</exception>
    /// <exception cref="IOException">The place cannot be used.</exception>
    public async Task<RestoreSummary> RestoreAsync(string? name, bool movesAside, CancellationToken stop = default)
    {
        await using var services = S3Client.Register(new ServiceCollection()).BuildServiceProvider();
        using var bucket = _options.S3.Bucket.Length > 0
            ? new S3Storage(_options.S3, services.GetRequiredService<IHttpClientFactory>(), _time) : null;
        IFileStorage storage = bucket is not null ? bucket : new FolderStorage(_options.FileFolder);
        return await UseAsync(database => new BackupRestore(_place, database, storage, _options, _time).RunAsync(name, movesAside, stop));
    }

    /// <summary>Releases the connections to the place.</summary>
    public void Dispose() => _place.Dispose();

    private async Task<T> UseAsync<T>(Func<IDatabase, Task<T>> use)
    {
        using var database = DatabaseSetting.Choose(_options.Database, NullLogger.Instance);
        try
        {
            return await use(database);
        }
        catch (DbException exception)
        {
            throw new StoreException($"{database.Name} cannot be used: {exception.Message}", exception);
        }
    }
}
