using System.Diagnostics;

namespace Parley.Bench.Load.Messenger;

/// <summary>Two users of whom one sends to the other: what is under way between them, and the proof that nothing is missing.</summary>
/// <remarks>The sender's half is guarded by the sender's lock, the receiver's by the receiver's.</remarks>
internal sealed class Lane(IChatClient sender, IChatClient receiver, int inFlight)
{
    private readonly long[] _sentAt = new long[inFlight];
    private int _sent;
    private int _acked;
    private int _delivered;

    public IChatClient Sender => sender;

    public bool IsDone => Volatile.Read(ref _acked) == _sent && Volatile.Read(ref _delivered) == _sent;

    public override string ToString() => $"{sender.Address}: {_sent} sent, {_acked} acknowledged, {_delivered} delivered";

    public void SendNext()
    {
        var number = ++_sent;
        _sentAt[number % inFlight] = Stopwatch.GetTimestamp();
        sender.Send(receiver.Address, number);
    }

    /// <summary>How long the message took, in ticks of <see cref="Stopwatch"/>.</summary>
    public long Acked(int number)
    {
        if (number != _acked + 1)
            throw new InvalidDataException($"ack {number} after {_acked}");
        Volatile.Write(ref _acked, number);
        return Stopwatch.GetTimestamp() - _sentAt[number % inFlight];
    }

    public void Delivered(int number)
    {
        if (number != _delivered + 1)
            throw new InvalidDataException($"message {number} arrived after {_delivered}");
        Volatile.Write(ref _delivered, number);
    }
}
