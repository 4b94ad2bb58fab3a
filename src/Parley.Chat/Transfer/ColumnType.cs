using System.Text.Json.Serialization;

namespace Parley.Chat.Transfer;

/// <summary>The type of a column, in terms that both databases know.</summary>
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
