using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Messages;

/// <summary>The required members of a message's object, by kind.</summary>
internal static class ContentRules
{
    private const int MaxName = 255;

    /// <summary>The problem if <paramref name="message"/>, a JSON object, is not valid for its kind; otherwise null.</summary>
    public static Refusal? Check(string kind, ReadOnlySpan<byte> message)
    {
        if (kind == MessageKinds.Location) return CheckLocation(message);
        return MessageKinds.IsFile(kind) ? CheckFile(message) : null;
    }

    private static Refusal? CheckLocation(ReadOnlySpan<byte> message)
    {
        var members = new Members(message);
        while (members.Next(out var reader))
        {
            if (reader.ValueTextEquals("latitude"u8)) members.Take(0, IsDegrees(ref reader, 90));
            else if (reader.ValueTextEquals("longitude"u8)) members.Take(1, IsDegrees(ref reader, 180));
        }

        return members.HasTaken(2) ? null : Refusal.Malformed("A location has a latitude from -90 to 90 and a longitude from -180 to 180.");
    }

    private static Refusal? CheckFile(ReadOnlySpan<byte> message)
    {
        var members = new Members(message);
        while (members.Next(out var reader))
        {
            if (reader.ValueTextEquals("name"u8)) members.Take(0, IsName(ref reader));
            else if (reader.ValueTextEquals("size"u8)) members.Take(1, IsSize(ref reader));
        }

        return members.HasTaken(2)
            ? null
            : Refusal.Malformed($"A file has a name of 1 to {MaxName} printable characters and a size in bytes.");
    }

    private static bool IsDegrees(ref Utf8JsonReader reader, int max) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var degrees) && Math.Abs(degrees) <= max;

    private static bool IsName(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String && DisplayName.IsValid(reader.GetString()!, MaxName);

    private static bool IsSize(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) && size >= 0;

    /// <summary>Checks that each required member of an object occurs once and is valid.</summary>
    private ref struct Members
    {
        private Utf8JsonReader _reader;
        private int _taken;
        private bool _isWrong;

        public Members(ReadOnlySpan<byte> message)
        {
            _reader = new Utf8JsonReader(message);
            _reader.Read();
        }

        /// <summary>Moves to the next name; returns a reader at its value.</summary>
        public bool Next(out Utf8JsonReader reader)
        {
            var isName = _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;
            reader = _reader;
            if (isName) _reader.Skip();
            return isName;
        }

        /// <summary>
        /// Records a required member. A duplicate is invalid, because recipients could read another one than the checked one.
        /// </summary>
        public void Take(int member, bool isRight)
        {
            var bit = 1 << member;
            _isWrong |= !isRight || (_taken & bit) != 0;
            _taken |= bit;
        }

        public readonly bool HasTaken(int count) => !_isWrong && _taken == (1 << count) - 1;
    }
}
