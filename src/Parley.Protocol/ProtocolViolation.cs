namespace Parley.Protocol;

/// <summary>What is wrong with a Socket.IO packet. Any violation ends the connection with a parse error.</summary>
public enum ProtocolViolation
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The packet has no type, or one that does not exist or that a client may not send.</summary>
    UnknownType,

    /// <summary>A binary packet does not say how many attachments follow, or says zero.</summary>
    IllegalAttachmentCount,

    /// <summary>The packet announces more attachments than the server allows.</summary>
    TooManyAttachments,

    /// <summary>The namespace is longer than the server allows.</summary>
    NamespaceTooLong,

    /// <summary>The ack id is larger than 2^53 − 1.</summary>
    IllegalAckId,

    /// <summary>The payload is not JSON, is nested too deeply, or does not have the shape of its packet type.</summary>
    IllegalPayload,

    /// <summary>The event's name is one that the protocol reserves.</summary>
    ReservedEvent,

    /// <summary>A text packet arrived while attachments were still missing.</summary>
    AttachmentExpected,

    /// <summary>A binary message arrived that no packet announced.</summary>
    AttachmentUnexpected,

    /// <summary>A placeholder names an attachment that was not announced.</summary>
    IllegalPlaceholder,

    /// <summary>The packet and its attachments together are larger than the server allows.</summary>
    PacketTooLarge,
}
