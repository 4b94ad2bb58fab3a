using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Messages;

/// <summary>The content of a message, checked once and kept as the received JSON.</summary>
internal sealed record MessageContent
{
    /// <summary>The mention of all members of a group.</summary>
    public const string Everybody = "@all";

    public const int MaxBytes = 32 * 1024;
    private const int MaxMentions = 100;
    private const int MaxId = 64;

    private MessageContent(string kind, string body) => (Kind, Body) = (kind, body);

    public string Kind { get; }

    /// <summary>JSON text.</summary>
    public string Body { get; }

    /// <summary>The id of its uploaded file.</summary>
    public string? File { get; private init; }

    public string? Quote { get; private init; }

    public IReadOnlyList<string>? Mentions { get; private init; }

    /// <summary>Its approximate memory in bytes.</summary>
    public int Size => WriteOperation.MinSize + (sizeof(char) * (Body.Length + ((Mentions?.Count ?? 0) * MaxId)));

    public static Outcome<MessageContent> Create(
        string? kind, JsonElement message, string? quote = null, IReadOnlyList<string>? mentions = null) =>
        message.ValueKind == JsonValueKind.Undefined
            ? Refusal.Malformed("msg is missing.")
            : Create(kind, JsonMarshal.GetRawUtf8Value(message), quote, mentions);

    /// <summary>Checks a message.</summary>
    /// <param name="kind">Null means text.</param>
    /// <param name="message">One JSON value, as received.</param>
    /// <param name="quote">The id of the quoted message.</param>
    /// <param name="mentions">The ids of mentioned users, or <see cref="Everybody"/>.</param>
    public static Outcome<MessageContent> Create(
        string? kind, ReadOnlySpan<byte> message, string? quote = null, IReadOnlyList<string>? mentions = null)
    {
        kind ??= MessageKinds.Text;
        if (CheckReferences(quote, mentions) is { } wrong) return wrong;

        if (kind == MessageKinds.System) return new Refusal(Reason.Forbidden, "Only the server makes system messages.");
        var isObject = MessageKinds.IsObject(kind);
        if (!isObject && kind != MessageKinds.Text) return Refusal.Malformed("This kind of message does not exist.");

        if ((isObject ? CheckObject(message) ?? ContentRules.Check(kind, message) : CheckText(message)) is { } refusal) return refusal;

        string? file = null;
        if (MessageKinds.IsFile(kind) && !FileReference.Read(message).TryGet(out file, out refusal)) return refusal;
        return new MessageContent(kind, Encoding.UTF8.GetString(message))
        {
            File = file,
            Quote = quote,
            Mentions = mentions is [] ? null : mentions
        };
    }

    private static Refusal? CheckReferences(string? quote, IReadOnlyList<string>? mentions)
    {
        if (quote is { Length: 0 or > MaxId } || quote?.Contains('\0', StringComparison.Ordinal) == true)
            return Refusal.Malformed("quote is not the id of a message.");
        if (mentions is null) return null;
        if (mentions.Count > MaxMentions) return Refusal.Malformed($"A message mentions at most {MaxMentions} users.");
        return mentions.All(user => user == Everybody || UserId.IsValid(user))
            ? null
            : Refusal.Malformed("mentions contains a value that is not a user id.");
    }

    private static Refusal? CheckText(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) return Refusal.Malformed("The msg of a text is a string.");
            var text = reader.GetString()!;
            if (text.Contains('\0', StringComparison.Ordinal)) return NullCharacter();
            if (Encoding.UTF8.GetByteCount(text) > MaxBytes) return TooLarge();
            return reader.Read() ? Refusal.Malformed("msg is more than one value.") : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)   // The second: a lone surrogate.
        {
            return Refusal.Malformed("msg is not valid text.");
        }
    }

    private static Refusal? CheckObject(ReadOnlySpan<byte> message)
    {
        if (message.Length > MaxBytes) return TooLarge();

        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = WireJson.Depth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Refusal.Malformed("The msg of this kind is an object.");
            }

            while (reader.Read())
            {
                // Relaying a broken string would break other clients, so each one is checked.
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
                if (reader.GetString()!.Contains('\0', StringComparison.Ordinal)) return NullCharacter();
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Refusal.Malformed("msg is not valid JSON, or is nested too deeply.");
        }
    }

    private static Refusal TooLarge() => new(Reason.TooLarge, $"A message is at most {MaxBytes} bytes.");

    private static Refusal NullCharacter() => Refusal.Malformed("A message cannot contain the character U+0000.");
}
