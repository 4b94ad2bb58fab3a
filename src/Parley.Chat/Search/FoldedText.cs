using System.Numerics;
using System.Text.Json;
using Parley.Chat.Log;
using Parley.Chat.Text;

namespace Parley.Chat.Search;

/// <summary>Folds the texts of messages in reused memory. For one thread.</summary>
internal sealed class FoldedText
{
    private char[] _text = new char[1_024];
    private char[] _folded = new char[1_024];

    /// <summary>The searchable text of a message; valid until the next call.</summary>
    /// <param name="kind">The message's kind.</param>
    /// <param name="body">Its <c>msg</c> as JSON.</param>
    public ReadOnlySpan<char> Of(string kind, ReadOnlySpan<byte> body)
    {
        if (kind != MessageKinds.Text) return Fold(SearchText.NameIn(body));

        if (_text.Length < body.Length) _text = new char[BitOperations.RoundUpToPowerOf2((uint)body.Length)];
        var json = new Utf8JsonReader(body);
        json.Read();
        return Fold(_text.AsSpan(0, json.CopyString(_text)));
    }

    private ReadOnlySpan<char> Fold(ReadOnlySpan<char> text)
    {
        var length = TextFold.Fold(text, ref _folded);
        return _folded.AsSpan(0, length);
    }
}
