using System.Text;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Backups;
using Parley.Chat.Files;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

/// <summary>A server's data, a place for its backups, and a second place where they are restored.</summary>
internal sealed class BackupBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Action<S3Options>? _bucket;
    private readonly S3Options _s3 = new();

    /// <param name="database">The database; null for one of SQLite.</param>
    /// <param name="restored">The empty one to restore to; null for one of SQLite.</param>
    /// <param name="bucket">Sets the bucket for backups; null for a folder.</param>
    public BackupBench(string? database = null, string? restored = null, Action<S3Options>? bucket = null)
    {
        Options = new ChatOptions { Database = database ?? In("data/parley.db"), FileFolder = In("data/files") };
        Restored = new ChatOptions { Database = restored ?? In("new/parley.db"), FileFolder = In("new/files") };
        _bucket = bucket;
        bucket?.Invoke(_s3);
    }

    public ChatOptions Options { get; }

    public ChatOptions Restored { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 2, 0, 0, TimeSpan.Zero));

    public string Place => In("backups");

    public string In(string path) => Path.Combine(_folder.Path, path);

    public StoreSpec.Chat Open() => StoreSpec.Chat.Open(options => Set(options, Options));

    public StoreSpec.Chat OpenRestored() => StoreSpec.Chat.Open(options => Set(options, Restored));

    /// <summary>Makes a backup, an hour after the one before.</summary>
    public async Task<BackupSummary> BackUpAsync(int? keep = null)
    {
        Time.Advance(TimeSpan.FromHours(1));
        using var backups = Of(Options);
        return await backups.MakeAsync(keep);
    }

    public async Task<RestoreSummary> RestoreAsync(string? name = null, bool movesAside = false)
    {
        using var backups = Of(Restored);
        return await backups.RestoreAsync(name, movesAside);
    }

    public ChatBackups Of(ChatOptions options) => _bucket is null
        ? ChatBackups.InFolder(options, Place, Time)
        : ChatBackups.InBucket(options, _s3, In("work"), TimeProvider.System);   // Signatures have the time.

    /// <summary>Sends a file to a friend.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> SendFileAsync(StoreSpec.Chat chat, string from, string to, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var uploaded = (await chat.Get<Uploads>()
            .ReceiveAsync(from, new UploadRequest("note.txt", null, bytes.Length), new MemoryStream(bytes), default)).Value;
        var message = MessageContent.Create(
            "file", Encoding.UTF8.GetBytes($$"""{"file":"{{uploaded.File}}","name":"note.txt","size":{{bytes.Length}}}""")).Value;
        _ = (await chat.Writer.RunAsync(SendMessage.Create(from, ConversationKind.Friend, to, message, null).Value)).Value;
        return uploaded.File;
    }

    public static async Task<string> DownloadAsync(StoreSpec.Chat chat, string user, string file)
    {
        var download = (await chat.Get<Downloads>().OpenAsync(user, file, default)).Value;
        using var reader = new StreamReader(download.Content);
        return await reader.ReadToEndAsync();
    }

    public void Dispose() => _folder.Dispose();

    private static void Set(ChatOptions options, ChatOptions from) =>
        (options.Database, options.FileFolder) = (from.Database, from.FileFolder);
}
