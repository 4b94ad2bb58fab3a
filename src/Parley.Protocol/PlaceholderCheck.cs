using System.Text.Json;

namespace Parley.Protocol;

/// <summary>Finds placeholders of attachments that the packet does not announce, anywhere in the payload.</summary>
internal static class PlaceholderCheck
{
    private enum Member : byte
    {
        Other,
        Marker,
        Number,
    }

    /// <summary>Walks through JSON that is known to be valid.</summary>
    public static ProtocolViolation Run(ReadOnlySpan<byte> json, int attachments, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        Span<bool> isPlaceholder = stackalloc bool[maxDepth + 2];
        Span<bool> hasNumber = stackalloc bool[maxDepth + 2];
        var member = Member.Other;
        while (reader.Read())
        {
            var depth = reader.CurrentDepth;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    isPlaceholder[depth + 1] = hasNumber[depth + 1] = false;
                    break;
                case JsonTokenType.PropertyName:
                    member = Which(ref reader);
                    continue;
                case JsonTokenType.True when member == Member.Marker:
                    isPlaceholder[depth] = true;
                    break;
                case JsonTokenType.Number when member == Member.Number:
                    hasNumber[depth] = reader.TryGetInt32(out var number) && (uint)number < (uint)attachments;
                    break;
                case JsonTokenType.EndObject when isPlaceholder[depth + 1] && !hasNumber[depth + 1]:
                    return ProtocolViolation.IllegalPlaceholder;
            }

            member = Member.Other;
        }

        return ProtocolViolation.None;
    }

    private static Member Which(ref Utf8JsonReader name)
    {
        if (name.ValueIsEscaped && SocketPayload.HasLoneSurrogate(name.ValueSpan)) return Member.Other;   // comparing it would throw
        if (name.ValueTextEquals("_placeholder"u8)) return Member.Marker;
        return name.ValueTextEquals("num"u8) ? Member.Number : Member.Other;
    }
}
