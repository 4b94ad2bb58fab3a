using System.Text.Json;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>What the object of a message must hold beside anything else, by the kind of the message.</summary>
internal static class ContentRules
{
    private const int MaxName = 255;

    /// <summary>Why <paramref name="message"/>, which is known to be a JSON object, is not one of this kind; null if it is.</summary>
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

        return members.HasTaken(2) ? null : Refusal.Malformed($"A file has a name of 1 to {MaxName} printable characters and a size in bytes.");
    }

    private static bool IsDegrees(ref Utf8JsonReader reader, int max) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var degrees) && Math.Abs(degrees) <= max;

    private static bool IsName(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String && DisplayName.IsValid(reader.GetString()!, MaxName);

    private static bool IsSize(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) && size >= 0;

    /// <summary>Goes through the members of an object, and keeps whether each that is needed is there: once, and right.</summary>
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

        /// <summary>Goes to the next name; answers a reader that stands on it.</summary>
        public bool Next(out Utf8JsonReader reader)
        {
            var isName = _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;
            reader = _reader;
            if (isName) _reader.Skip();
            return isName;
        }

        /// <summary>A needed member has been found. Twice is wrong: receivers could see another one than was checked.</summary>
        public void Take(int member, bool isRight)
        {
            var bit = 1 << member;
            _isWrong |= !isRight || (_taken & bit) != 0;
            _taken |= bit;
        }

        public readonly bool HasTaken(int count) => !_isWrong && _taken == (1 << count) - 1;
    }
}
