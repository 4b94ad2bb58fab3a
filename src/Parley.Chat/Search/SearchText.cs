using System.Text;
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
    public static string Of(string kind, string body) =>
        kind == MessageKinds.Text ? JsonSerializer.Deserialize(body, Contract.ChatJson.Wire.String)! : NameIn(Encoding.UTF8.GetBytes(body));

    /// <summary>How a file or a place is called; empty if it has no name.</summary>
    public static string NameIn(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        using var document = JsonDocument.ParseValue(ref json);
        return document.RootElement.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
    }

    /// <summary>The same text without what a search does not distinguish: case, width, and kinds of blanks. Each character keeps its place.</summary>
    public static string Fold(string text) => string.Create(text.Length, text, static (folded, text) => Fold(text, folded));

    /// <summary>As the other one, into memory that is at least as long.</summary>
    public static void Fold(ReadOnlySpan<char> text, Span<char> folded)
    {
        text.ToUpperInvariant(folded);
        for (var i = 0; i < text.Length; i++) folded[i] = Fold(folded[i]);
    }

    private static char Fold(char c) => c switch
    {
        >= '!' and <= '~' => c,
        >= FirstWide and <= LastWide => char.ToUpperInvariant((char)(c - FirstWide + FirstNarrow)),
        _ => char.IsWhiteSpace(c) ? ' ' : c,
    };
}
