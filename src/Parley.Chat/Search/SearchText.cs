using System.Text.Json;
using Parley.Chat.Messages;

namespace Parley.Chat.Search;

/// <summary>The text by which a message is found.</summary>
internal static class SearchText
{
    private const char FirstWide = '\uFF01';   // The wide forms of the characters from '!' to '~'.
    private const char LastWide = '\uFF5E';
    private const char FirstNarrow = '!';

    /// <summary>What a text says, or how a file or a place is called.</summary>
    /// <param name="kind">The message's kind.</param>
    /// <param name="body">Its <c>msg</c> as JSON.</param>
    public static string Of(string kind, string body)
    {
        if (kind == MessageKinds.Text) return JsonSerializer.Deserialize(body, Contract.ChatJson.Wire.String)!;

        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
    }

    /// <summary>The same text without what a search does not distinguish: case, width, and kinds of blanks. Each character keeps its place.</summary>
    public static string Fold(string text) => string.Create(text.Length, text.ToUpperInvariant(), static (folded, upper) =>
    {
        for (var i = 0; i < folded.Length; i++) folded[i] = Fold(upper[i]);
    });

    private static char Fold(char c) => c switch
    {
        >= FirstWide and <= LastWide => char.ToUpperInvariant((char)(c - FirstWide + FirstNarrow)),
        _ => char.IsWhiteSpace(c) ? ' ' : c,
    };
}
