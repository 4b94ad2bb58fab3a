using System.Globalization;
using System.Runtime.CompilerServices;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Backups;

/// <summary>A user's file, as a line in the list of a backup.</summary>
/// <param name="Id">Its id, which is its name.</param>
/// <param name="Bytes">How many it has.</param>
/// <param name="Sha256">The SHA-256 of its content, in lower-case hex.</param>
internal sealed record ListedUpload(string Id, long Bytes, string Sha256)
{
    /// <summary>The part of a place that all its backups share.</summary>
    public const string SharedPart = "files";

    /// <summary>The part of a place where the file is, which has a 256th of all files.</summary>
    public string Part => PartOf(Id[..2]);

    /// <summary>Its name in a place.</summary>
    public string Name => $"{Part}/{Id}";

    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Id} {Bytes} {Sha256}");

    public static string PartOf(string shard) => $"{SharedPart}/{shard}";

    /// <summary>Reads a list line by line.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static async IAsyncEnumerable<ListedUpload> ReadAsync(Stream list, [EnumeratorCancellation] CancellationToken stop)
    {
        using var reader = new StreamReader(list, leaveOpen: true);
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            yield return line.Split(' ') is [var id, var bytes, { Length: 64 } sha256] && FileId.IsValid(id)
                && SafeInteger.TryParse(bytes.AsSpan(), out var size)
                ? new ListedUpload(id, size, sha256)
                : throw new StoreException("The list of files of the backup is damaged.");
        }
    }
}
