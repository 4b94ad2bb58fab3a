using System.Text.Json.Serialization;

namespace Parley.Chat.Transfer;

/// <summary>The first line of an export, which describes what follows, so that a reader knows at once whether it can read it.</summary>
internal sealed record TransferHeader
{
    public const string Kind = "export";
    public const int Newest = 1;

    /// <summary>Always <see cref="Kind"/>, which identifies the file.</summary>
    public required string Parley { get; init; }

    /// <summary>The format of the file; a program reads files up to its own format.</summary>
    public required int Format { get; init; }

    /// <summary>The time of the export, in milliseconds.</summary>
    public required long Taken { get; init; }

    /// <summary>Whether no server had the database open: only then it certainly has everything that clients have seen.</summary>
    public required bool Quiet { get; init; }

    /// <summary>The applied migrations.</summary>
    public required IReadOnlyList<int> Migrations { get; init; }

    /// <summary>What follows, in this order.</summary>
    public required IReadOnlyList<TransferTable> Tables { get; init; }

    [JsonIgnore]
    public long Rows => Tables.Sum(table => table.Rows);
}

/// <summary>A table in the header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in the order in which each row has them.</param>
/// <param name="Rows">The number of rows.</param>
internal sealed record TransferTable(string Name, IReadOnlyList<TransferColumn> Columns, long Rows);

/// <summary>A column in the header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Numbers and text are written as they are, bytes in base64.</param>
internal sealed record TransferColumn(string Name, ColumnType Type);

/// <summary>The last line of an export.</summary>
/// <param name="End">Always true: nothing is missing.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Sha256">The hash of all lines before, including their ends.</param>
internal sealed record TransferFooter(bool End, long Rows, string Sha256);

/// <summary>The JSON form of the first and last line of an export.</summary>
[JsonSerializable(typeof(TransferHeader))]
[JsonSerializable(typeof(TransferFooter))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
internal sealed partial class TransferJson : JsonSerializerContext;
