using System.Text.Json.Serialization;

namespace Parley.Chat.Transfer;

/// <summary>The first line of an export: what follows, so that whoever reads it knows at once whether he can.</summary>
internal sealed record TransferHeader
{
    public const string Kind = "export";
    public const int Newest = 1;

    /// <summary>Always <see cref="Kind"/>: that this is such a file at all.</summary>
    public required string Parley { get; init; }

    /// <summary>Of the file; a program reads files up to its own.</summary>
    public required int Format { get; init; }

    /// <summary>When it was taken, in milliseconds.</summary>
    public required long Taken { get; init; }

    /// <summary>Whether no server had the database open: only then is it sure to hold all that clients have seen.</summary>
    public required bool Quiet { get; init; }

    /// <summary>The steps that the schema had taken.</summary>
    public required IReadOnlyList<int> Migrations { get; init; }

    /// <summary>What follows, in this order.</summary>
    public required IReadOnlyList<TransferTable> Tables { get; init; }

    [JsonIgnore]
    public long Rows => Tables.Sum(table => table.Rows);
}

/// <summary>A table as the header announces it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in the order in which each row has them.</param>
/// <param name="Rows">How many rows follow.</param>
internal sealed record TransferTable(string Name, IReadOnlyList<TransferColumn> Columns, long Rows);

/// <summary>A column as the header announces it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Numbers and text stand in a row as they are, bytes in base64.</param>
internal sealed record TransferColumn(string Name, ColumnType Type);

/// <summary>The last line of an export.</summary>
/// <param name="End">Always true: nothing is missing.</param>
/// <param name="Rows">How many rows there were.</param>
/// <param name="Sha256">Of all lines before, their ends included.</param>
internal sealed record TransferFooter(bool End, long Rows, string Sha256);

/// <summary>How the first and the last line of an export are written.</summary>
[JsonSerializable(typeof(TransferHeader))]
[JsonSerializable(typeof(TransferFooter))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
internal sealed partial class TransferJson : JsonSerializerContext;
