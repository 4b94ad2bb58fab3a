using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Storage;

namespace Parley.Chat.Backups;

/// <summary>What a backup has: written last, read first.</summary>
internal sealed record BackupManifest
{
    public const string FileName = "manifest.json";
    public const string Kind = "backup";
    public const int Newest = 1;

    /// <summary>Always <see cref="Kind"/>, which identifies the file.</summary>
    public required string Parley { get; init; }

    /// <summary>The format of the backup; a program restores backups up to its own format.</summary>
    public required int Format { get; init; }

    /// <summary>The time when it was begun, in milliseconds.</summary>
    public required long Taken { get; init; }

    /// <summary>The newest step of the database's schema.</summary>
    public required int Schema { get; init; }

    /// <summary>How the database was copied.</summary>
    public required DatabaseForm Database { get; init; }

    /// <summary>The files that are, one after the other, the copy of the database.</summary>
    public required IReadOnlyList<BackupPart> Parts { get; init; }

    /// <summary>The number of rows per table.</summary>
    public required IReadOnlyDictionary<string, long> Rows { get; init; }

    /// <summary>The list of the users' files, a line for each: id, bytes, SHA-256. Null if they are not included.</summary>
    public BackupPart? Files { get; init; }

    /// <summary>Where the users' files were, if they are not included.</summary>
    public string? FilesElsewhere { get; init; }

    public static async Task<BackupManifest> ReadAsync(IBackupPlace place, string backup, CancellationToken stop)
    {
        await using var stream = await place.OpenAsync($"{backup}/{FileName}", stop)
            ?? throw new StoreException($"{backup} in {place.Name} has no {FileName}: it is no backup.");
        BackupManifest? manifest;
        try
        {
            manifest = await JsonSerializer.DeserializeAsync(stream, BackupJson.Default.BackupManifest, stop);
        }
        catch (JsonException exception)
        {
            throw new StoreException($"{FileName} of {backup} cannot be read: {exception.Message}", exception);
        }

        if (manifest?.Parley != Kind) throw new StoreException($"{FileName} of {backup} was not written by 'backup'.");
        return manifest.Format <= Newest
            ? manifest
            : throw new StoreException($"{backup} has format {manifest.Format}, but this program restores only up to {Newest}. Run the newer program.");
    }
}

/// <summary>How a database was copied.</summary>
internal enum DatabaseForm
{
    /// <summary>A file of SQLite, which a server can use as it is.</summary>
    Sqlite,

    /// <summary>An export, for any database.</summary>
    Export,
}

/// <summary>A file of a backup.</summary>
/// <param name="Name">Its name in the backup.</param>
/// <param name="Bytes">How many it has.</param>
/// <param name="Sha256">The SHA-256 of its content, in lower-case hex.</param>
internal sealed record BackupPart(string Name, long Bytes, string Sha256);

/// <summary>The JSON form of a manifest.</summary>
[JsonSerializable(typeof(BackupManifest))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class BackupJson : JsonSerializerContext;
