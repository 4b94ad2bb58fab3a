using System.Buffers;
using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>
/// How many members each object and how many items each array of a JSON value has, in the order in which they begin. Formats that write
/// sizes first need it.
/// </summary>
internal ref struct JsonSizes
{
    private const int FirstCapacity = 64;

    private int[] _sizes;
    private int _count;

    private JsonSizes(int[] sizes) => _sizes = sizes;

    public readonly int this[int container] => _sizes[container];

    /// <summary>Counts the parts of a valid JSON value.</summary>
    public static JsonSizes Of(ReadOnlySpan<byte> json)
    {
        var result = new JsonSizes(ArrayPool<int>.Shared.Rent(FirstCapacity));
        var open = ArrayPool<int>.Shared.Rent(FirstCapacity);   // the containers around the current token
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        for (var depth = 0; reader.Read();)
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                depth--;
                continue;
            }

            // The name of a member counts for its value.
            if (depth > 0 && (reader.TokenType == JsonTokenType.PropertyName || result._sizes[open[depth - 1]] < 0))
                result.Count(open[depth - 1]);
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) continue;
            if (depth == open.Length) open = Grow(open);
            open[depth++] = result.Begin(reader.TokenType == JsonTokenType.StartArray);
        }

        ArrayPool<int>.Shared.Return(open);
        result.Finish();
        return result;
    }

    public readonly void Dispose() => ArrayPool<int>.Shared.Return(_sizes);

    // While an array is counted, its size is stored as ~size, which is negative, so that it differs from that of an object.
    private int Begin(bool isArray)
    {
        if (_count == _sizes.Length) _sizes = Grow(_sizes);
        _sizes[_count] = isArray ? ~0 : 0;
        return _count++;
    }

    private readonly void Count(int container) => _sizes[container] += _sizes[container] < 0 ? -1 : 1;

    private readonly void Finish()
    {
        foreach (ref var size in _sizes.AsSpan(0, _count))
        {
            if (size < 0) size = ~size;
        }
    }

    private static int[] Grow(int[] full)
    {
        var larger = ArrayPool<int>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<int>.Shared.Return(full);
        return larger;
    }
}
