using System.Text.Json.Serialization;

namespace Parley.Chat.Transfer;

/// <summary>What a column holds, in words that both databases know.</summary>
internal enum ColumnType
{
    [JsonStringEnumMemberName("integer")]
    Integer,

    [JsonStringEnumMemberName("real")]
    Real,

    [JsonStringEnumMemberName("text")]
    Text,

    [JsonStringEnumMemberName("blob")]
    Blob,
}
