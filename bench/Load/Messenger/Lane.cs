using System.Diagnostics;

namespace Parley.Bench.Load.Messenger;

/// <summary>Sends messages from one user to another, and checks that all of them arrive.</summary>
/// <remarks>The sender's half is guarded by the sender's lock, the receiver's by the receiver's.</remarks>
internal sealed class Lane(IChatClient sender, IChatClient receiver, int inFlight)
{
    // Acks may arrive in any order, so a number may still be missing when the window has moved on.
    private const int Slack = 8;

    private readonly long[] _sentAt = new long[inFlight * Slack];
    private int _sent;
    private int _acked;
    private int _refused;
    private int _delivered;
    private int _last;

    public IChatClient Sender => sender;

    public bool IsDone => Volatile.Read(ref _acked) + Volatile.Read(ref _refused) == _sent && Volatile.Read(ref _delivered) == _acked;

    public void SendNext()
    {
        var number = ++_sent;
        _sentAt[number % _sentAt.Length] = Stopwatch.GetTimestamp();
        sender.Send(receiver.Address, number);
    }

    /// <summary>How long the message took, in ticks of <see cref="Stopwatch"/>.</summary>
    public long Acked(int number)
    {
        ref var sentAt = ref _sentAt[number % _sentAt.Length];
        if (sentAt == 0)
            throw new InvalidDataException($"{sender.Address}: message {number} was acknowledged twice");
        var latency = Stopwatch.GetTimestamp() - sentAt;
        sentAt = 0;
        Volatile.Write(ref _acked, _acked + 1);
        return latency;
    }

    public void Refused() => Volatile.Write(ref _refused, _refused + 1);

    // Whether one is missing in between shows at the end: those that were refused are.
    public void Delivered(int number)
    {
        if (number <= _last)
            throw new InvalidDataException($"{receiver.Address}: message {number} arrived after {_last}");
        _last = number;
        Volatile.Write(ref _delivered, _delivered + 1);
    }
}
