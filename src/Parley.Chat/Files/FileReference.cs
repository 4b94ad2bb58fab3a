using System.Text.Json;
using Parley.Chat.Ground;

namespace Parley.Chat.Files;

/// <summary>Finds the file of a message.</summary>
internal static class FileReference
{
    /// <summary>Reads <c>file</c> of a message that is a JSON object.</summary>
    public static Outcome<string> Read(ReadOnlySpan<byte> message)
    {
        string? file = null;
        var reader = new Utf8JsonReader(message);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFile = reader.ValueTextEquals("file"u8);
            reader.Read();
            if (isFile)
            {
                // With two of them, recipients could use another one than the checked one.
                if (file is not null || reader.TokenType != JsonTokenType.String) return Missing();
                file = reader.GetString()!;
            }

            reader.Skip();
        }

        return file is not null && FileId.IsValid(file) ? file : Missing();
    }

    private static Refusal Missing() => Refusal.Malformed("msg.file must be the id of an uploaded file.");
}
