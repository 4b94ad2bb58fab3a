namespace Parley.SocketIO;

/// <summary>
/// The attachments of the packet that this thread reads or writes, while the scope is open. JSON converters have no other access to a
/// context, and a packet is read or written on one thread. Scopes may be nested: a converter may read and write other packets.
/// </summary>
internal readonly ref struct AttachmentScope
{
    [ThreadStatic]
    private static ReadOnlyMemory<byte>[]? _incoming;

    [ThreadStatic]
    private static List<ReadOnlyMemory<byte>>? _outgoing;

    private readonly ReadOnlyMemory<byte>[]? _incomingBefore;
    private readonly List<ReadOnlyMemory<byte>>? _outgoingBefore;

    private AttachmentScope(ReadOnlyMemory<byte>[]? incoming, List<ReadOnlyMemory<byte>>? outgoing)
    {
        (_incomingBefore, _outgoingBefore) = (_incoming, _outgoing);
        (_incoming, _outgoing) = (incoming, outgoing);
    }

    /// <summary>Opens a scope for reading: placeholders stand for these attachments.</summary>
    public static AttachmentScope Read(ReadOnlyMemory<byte>[]? attachments) => new(attachments, outgoing: null);

    /// <summary>Opens a scope for writing: attachments are added to this list.</summary>
    public static AttachmentScope Write(List<ReadOnlyMemory<byte>> attachments) => new(incoming: null, attachments);

    public static Attachment? Find(int number) =>
        _incoming is { } all && (uint)number < (uint)all.Length ? new Attachment(all[number]) : null;

    /// <summary>Adds an attachment to the current packet.</summary>
    /// <returns>Its number in the packet.</returns>
    /// <exception cref="InvalidOperationException">No packet is being written.</exception>
    public static int Add(ReadOnlyMemory<byte> data)
    {
        if (_outgoing is not { } attachments)
        {
            throw new InvalidOperationException(
                $"An {nameof(Attachment)} can be written only as part of an event or ack, not as plain JSON.");
        }

        attachments.Add(data);
        return attachments.Count - 1;
    }

    /// <summary>Closes the scope and restores the outer one.</summary>
    public void Dispose() => (_incoming, _outgoing) = (_incomingBefore, _outgoingBefore);
}
