namespace Parley.SocketIO;

/// <summary>
/// While it is open, the attachments of the packet that this thread reads or writes. JSON converters have no other way to a context;
/// reading and writing of one packet never leave the thread. Scopes may be nested: a converter may read and write packets of its own.
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

    /// <summary>Opens a scope in which placeholders stand for these attachments.</summary>
    public static AttachmentScope Read(ReadOnlyMemory<byte>[]? attachments) => new(attachments, outgoing: null);

    /// <summary>Opens a scope in which attachments are added to this list.</summary>
    public static AttachmentScope Write(List<ReadOnlyMemory<byte>> attachments) => new(incoming: null, attachments);

    public static Attachment? Find(int number) =>
        _incoming is { } all && (uint)number < (uint)all.Length ? new Attachment(all[number]) : null;

    /// <summary>Adds an attachment to the packet that is being written.</summary>
    /// <returns>Its number in the packet.</returns>
    /// <exception cref="InvalidOperationException">No packet is being written.</exception>
    public static int Add(ReadOnlyMemory<byte> data)
    {
        if (_outgoing is not { } attachments)
            throw new InvalidOperationException($"An {nameof(Attachment)} travels beside an event or an ack; plain JSON has no place for it.");
        attachments.Add(data);
        return attachments.Count - 1;
    }

    /// <summary>Closes the scope; the one around it is there again.</summary>
    public void Dispose() => (_incoming, _outgoing) = (_incomingBefore, _outgoingBefore);
}
