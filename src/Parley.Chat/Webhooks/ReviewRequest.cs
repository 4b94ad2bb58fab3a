using System.Buffers;
using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Webhooks;

/// <summary>A message that has not been accepted yet, as the host application is shown it.</summary>
internal sealed record ReviewRequest(string From, string To, ConversationKind Kind, string? Cid, string Device, long Time)
{
    /// <summary>The id of the message that is to be changed, if it is not a new one.</summary>
    public string? Edits { get; init; }

    /// <summary>The body of the post: what the message will carry, without what only the log can give it.</summary>
    public ReadOnlyMemory<byte> ToJson(MessageContent content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WebhookJson.Writer);
        writer.WriteStartObject();
        writer.WriteString("room"u8, Kind == ConversationKind.Friend ? Rooms.Friend : Rooms.Group);
        writer.WriteString("from"u8, From);
        writer.WriteString("to"u8, To);
        writer.WritePropertyName("msg"u8);
        writer.WriteRawValue(content.Body, skipInputValidation: true);
        writer.WriteString("kind"u8, content.Kind);
        if (Cid is not null) writer.WriteString("cid"u8, Cid);
        if (content.Quote is not null) writer.WriteString("quote"u8, content.Quote);
        if (content.Mentions is not null) WebhookJson.WriteNames(writer, "mentions"u8, content.Mentions);
        if (Edits is not null) writer.WriteString("edits"u8, Edits);
        writer.WriteString("device"u8, Device);
        writer.WriteNumber("time"u8, Time);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
