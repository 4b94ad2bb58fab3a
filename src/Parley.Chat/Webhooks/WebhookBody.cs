using System.Buffers;
using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Feed;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Webhooks;

/// <summary>Writes a batch of the log as the body of a webhook.</summary>
internal sealed class WebhookBody(ChatStore store, IPresence presence)
{
    // A group has up to thousands of members; a receiver that needs all of them can request them.
    private const int MaxOffline = 1_000;

    /// <summary>The body; null if none of the entries is an event. Offline users are determined each time.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> WriteAsync(IReadOnlyList<LogEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WebhookJson.Writer);
        await using var read = await store.ReadAsync();
        var audience = new Audience(read.Sql, presence);
        var isEmpty = true;

        writer.WriteStartObject();
        writer.WriteStartArray("events"u8);
        foreach (var entry in entries)
        {
            if (WebhookEvent.TypeOf(entry) is not { } type) continue;
            await WriteAsync(writer, entry, type, audience);
            isEmpty = false;
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return isEmpty ? null : buffer.WrittenMemory;
    }

    private async ValueTask WriteAsync(Utf8JsonWriter writer, LogEntry entry, string type, Audience audience)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, entry.Id);
        writer.WriteNumber("pos"u8, entry.Pos);
        writer.WriteString("type"u8, type);
        writer.WritePropertyName("envelope"u8);
        JsonSerializer.Serialize(writer, new EntryEnvelope(entry, store.Cursors.At(entry.Pos)), SocketJson.Default.EntryEnvelope);
        if (Audience.HasOne(entry)) WriteOffline(writer, [.. (await audience.OfAsync(entry)).Take(MaxOffline + 1)]);
        writer.WriteEndObject();
    }

    private static void WriteOffline(Utf8JsonWriter writer, List<string> users)
    {
        var isLarge = users.Count > MaxOffline;
        WebhookJson.WriteNames(writer, "offline"u8, isLarge ? users[..MaxOffline] : users);
        if (isLarge) writer.WriteBoolean("offlineMore"u8, true);
    }
}
