using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>
/// How Socket.IO packets are written on the wire. The server and all its clients use the same one. Stateless and thread-safe:
/// what it must remember of a connection it keeps in that connection's <c>unfinished</c>.
/// </summary>
public abstract class PacketParser
{
    /// <summary>Encodes a packet, once for all who receive it.</summary>
    /// <param name="header">What the packet is.</param>
    /// <param name="payload">Its JSON; empty if it has none. Attachments stand in it as placeholders (Socket.IO protocol 5, "BINARY_EVENT").</param>
    /// <param name="attachments">Its binary parts, in the order of their placeholders' numbers.</param>
    /// <param name="compress">Whether a transport that compresses should compress it.</param>
    public abstract OutgoingPacket Encode(
        in PacketHeader header, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[] attachments, bool compress = true);

    /// <summary>Reads one message of a client. Never throws on bad input.</summary>
    /// <param name="message">The bytes; valid until the packet has been handled.</param>
    /// <param name="isBinary">Whether it came as a binary message.</param>
    /// <param name="limits">What a packet may cost at most.</param>
    /// <param name="unfinished">
    /// What the parser keeps of this connection while a packet waits for its other messages; null when none does.
    /// It is dropped with the connection after <see cref="SocketIOOptions.AttachmentTimeout"/>.
    /// </param>
    /// <param name="packet">The packet, if nothing is wrong and none is left unfinished.</param>
    /// <returns>What is wrong with the message; anything but <see cref="ProtocolViolation.None"/> ends the connection.</returns>
    public abstract ProtocolViolation Read(
        ReadOnlyMemory<byte> message, bool isBinary, SocketIOOptions limits, ref object? unfinished, out IncomingPacket packet);
}

/// <summary>What a packet is, beside its payload.</summary>
/// <param name="Type">The kind; a parser that separates binary parts makes the binary kinds of it itself.</param>
/// <param name="Namespace">The namespace as UTF-8, with its leading slash.</param>
/// <param name="AckId">The number of the ack that is asked for or given, if any.</param>
public readonly record struct PacketHeader(SocketPacketType Type, ReadOnlyMemory<byte> Namespace, long? AckId = null)
{
    /// <summary>Whether the packet is sent once, to one client: see <see cref="OutgoingPacket.MessageForOne"/>.</summary>
    public bool IsForOne { get; init; }
}

/// <summary>A packet as it came from a client. Its payload is known to have the shape that its type asks for.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace as UTF-8, without its query.</param>
/// <param name="Query">The query of the namespace with its question mark, or nothing.</param>
/// <param name="AckId">The number of the ack that is asked for or given, if any.</param>
/// <param name="Payload">The JSON, or nothing.</param>
/// <param name="Attachments">The binary parts; null if there are none.</param>
public readonly record struct IncomingPacket(
    SocketPacketType Type,
    ReadOnlyMemory<byte> Namespace,
    ReadOnlyMemory<byte> Query,
    long? AckId,
    ReadOnlyMemory<byte> Payload,
    ReadOnlyMemory<byte>[]? Attachments);
