using System.Buffers;
using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Messages;

/// <summary>A message for review by the host application.</summary>
internal sealed record ReviewRequest(string From, string To, ConversationKind Kind, string? Cid, string Device, long Time)
{
    /// <summary>The id of the edited message; absent for a new one.</summary>
    public string? Edits { get; init; }

    /// <summary>The body of the post: the message without the members that only the log assigns.</summary>
    public ReadOnlyMemory<byte> ToJson(MessageContent content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WebhookJson.Writer);
        writer.WriteStartObject();
        writer.WriteString("room"u8, Kind == ConversationKind.Friend ? Namespaces.Friend : Namespaces.Group);
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
