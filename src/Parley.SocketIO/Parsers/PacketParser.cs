using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>
/// The wire format of Socket.IO packets. The server and all its clients must use the same one. Implementations are stateless and
/// thread-safe: they keep the state of a connection in that connection's <c>unfinished</c>.
/// </summary>
public abstract class PacketParser
{
    /// <summary>Encodes a packet, once for all receivers.</summary>
    /// <param name="header">The header of the packet.</param>
    /// <param name="payload">Its JSON, with placeholders for attachments (Socket.IO protocol 5, "BINARY_EVENT"); empty if it has
    /// none.</param>
    /// <param name="attachments">Its binary parts, in the order of their placeholders' numbers.</param>
    /// <param name="compress">Whether transports with compression should compress it.</param>
    public abstract OutgoingPacket Encode(
        in PacketHeader header, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[] attachments, bool compress = true);

    /// <summary>Reads one message of a client. Never throws on bad input.</summary>
    /// <param name="message">The bytes; valid until the packet has been handled.</param>
    /// <param name="isBinary">Whether it is a binary message.</param>
    /// <param name="limits">The limits of a packet.</param>
    /// <param name="unfinished">
    /// The parser's state for this connection while a packet waits for further messages; null otherwise.
    /// The connection is closed after <see cref="SocketIOOptions.AttachmentTimeout"/>.
    /// </param>
    /// <param name="packet">The packet, if the message is valid and completes one.</param>
    /// <returns>The violation. Any value except <see cref="ProtocolViolation.None"/> ends the connection.</returns>
    public abstract ProtocolViolation Read(
        ReadOnlyMemory<byte> message, bool isBinary, SocketIOOptions limits, ref object? unfinished, out IncomingPacket packet);
}

/// <summary>The header of a packet.</summary>
/// <param name="Type">The packet type. A parser that separates binary parts derives the binary types itself.</param>
/// <param name="Namespace">The namespace as UTF-8, with its leading slash.</param>
/// <param name="AckId">The id of the ack that is requested or given, if any.</param>
public readonly record struct PacketHeader(SocketPacketType Type, ReadOnlyMemory<byte> Namespace, long? AckId = null)
{
    /// <summary>Whether the packet is sent once and to one client; see <see cref="OutgoingPacket.MessageForOne"/>.</summary>
    public bool IsForOne { get; init; }
}

/// <summary>A packet of a client. Its payload has the shape of its type.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace as UTF-8, without its query.</param>
/// <param name="Query">The query of the namespace with its question mark, or nothing.</param>
/// <param name="AckId">The id of the ack that is requested or given, if any.</param>
/// <param name="Payload">The JSON, or nothing.</param>
/// <param name="Attachments">The binary parts; null if there are none.</param>
public readonly record struct IncomingPacket(
    SocketPacketType Type,
    ReadOnlyMemory<byte> Namespace,
    ReadOnlyMemory<byte> Query,
    long? AckId,
    ReadOnlyMemory<byte> Payload,
    ReadOnlyMemory<byte>[]? Attachments);
