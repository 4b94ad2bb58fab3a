using System.Buffers;
using System.Text;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>The payload of a poll response, in the format that the client reads.</summary>
/// <param name="Body">The payload.</param>
/// <param name="IsBinary">Whether it is a binary payload of version 3.</param>
/// <param name="Compress">Whether any packet in it may be compressed.</param>
internal readonly record struct PollingPayload(ReadOnlyMemory<byte> Body, bool IsBinary, bool Compress)
{
    private const int MaxHeader = 12;   // of a packet in a payload of version 3

    public static PollingPayload Of(List<OutgoingPacket> packets, int version, ClientTraits traits)
    {
        var body = new ArrayBufferWriter<byte>(packets.Sum(packet => packet.Size + MaxHeader));
        var isBinary = version == 3 && IsBinaryFor(traits, packets);
        if (version == 4) Write(packets, body);
        else if (isBinary) WriteBinary3(packets, body);
        else WriteText3(packets, body, isTwice: traits.HasFlag(ClientTraits.EncodesTwice));
        return new PollingPayload(body.WrittenMemory, isBinary, packets.Exists(packet => packet.Compress));
    }

    // Clients of version 3 count characters in text payloads differently (1.x: bytes; 2.x: UTF-16 code units), but binary payloads alike.
    // Until the kind of client is known, text beyond ASCII travels in binary payloads.
    private static bool IsBinaryFor(ClientTraits traits, List<OutgoingPacket> packets)
    {
        if (traits.HasFlag(ClientTraits.Base64)) return false;
        return traits.HasFlag(ClientTraits.Binary)
            || packets.Exists(packet => packet.Attachments.Length > 0)
            || (!traits.HasFlag(ClientTraits.EncodesOnce) && packets.Exists(packet => !Ascii.IsValid(packet.PollingText)));
    }

    private static void Write(List<OutgoingPacket> packets, IBufferWriter<byte> body)
    {
        var payload = new PayloadWriter(body);
        foreach (var packet in packets)
        {
            if (!packet.PollingText.IsEmpty) payload.WriteText(packet.PollingText);
            foreach (var attachment in packet.Attachments) payload.WriteBinary(attachment.Span);
        }
    }

    private static void WriteText3(List<OutgoingPacket> packets, IBufferWriter<byte> body, bool isTwice)
    {
        var payload = new Version3PayloadWriter(body);
        foreach (var packet in packets)
        {
            var text = packet.PollingText;
            if (!text.IsEmpty && isTwice) payload.WriteTextTwice(text);
            else if (!text.IsEmpty) payload.WriteText(text);
            foreach (var attachment in packet.Attachments) payload.WriteBinary(attachment.Span);
        }
    }

    private static void WriteBinary3(List<OutgoingPacket> packets, IBufferWriter<byte> body)
    {
        var payload = new Version3BinaryPayloadWriter(body);
        foreach (var packet in packets)
        {
            if (!packet.PollingText.IsEmpty) payload.WriteText(packet.PollingText);
            foreach (var attachment in packet.Attachments) payload.WriteBinary(attachment.Span);
        }
    }
}
