using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Parley.Chat.Storage;

/// <summary>Rows passed to a statement as one parameter, which <c>json_each</c> converts back to rows.</summary>
/// <remarks>
/// A row is a JSON object; <c>select e.value ->> 'v' from json_each($1) e</c> reads one text of each in both databases, and numbers are
/// cast: <c>cast(e.value ->> 'pos' as bigint)</c>.
/// </remarks>
internal static class SqlList
{
    /// <summary>Rows of one text each, called <c>v</c>.</summary>
    public static string Of(IEnumerable<string> values) => Of(values, static (row, value) => row.WriteString("v"u8, value));

    /// <summary>Rows of one number each, called <c>v</c>.</summary>
    public static string Of(IEnumerable<long> values) => Of(values, static (row, value) => row.WriteNumber("v"u8, value));

    /// <summary>Rows with the members that <paramref name="write"/> writes for an item.</summary>
    public static string Of<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                writer.WriteStartObject();
                write(writer, item);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
