using System.Diagnostics;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>
/// One member of a group keeps so many messages in flight, the others are online. Counted are deliveries, in order at each.
/// </summary>
internal sealed class GroupWork(ChatSettings settings) : ChatWork("group", settings)
{
    private readonly int[] _delivered = new int[settings.Clients];
    private readonly long[] _sentAt = new long[settings.InFlight * 8];   // acks may come out of order
    private string _group = "";
    private volatile bool _isStopping;
    private int _sent;
    private int _acked;

    public override async Task<Result> RunAsync()
    {
        var users = await Api.UsersAsync(StormWork.Crowd, Settings.Clients);
        _group = await Api.GroupAsync($"of-{Settings.Clients}", users);
        Clients.AddRange(users.Select((user, i) => new ContractClient(Settings.Url, user, i, Text, this, "/group")));
        await OpenAsync(Clients);
        Clients[0].Act(SendFirst);
        var result = await MeasureAsync();
        _isStopping = true;
        await UntilAsync(
            () => Volatile.Read(ref _acked) == _sent
                && Array.TrueForAll(_delivered[1..], number => number == _sent), "not everybody has got everything");
        return result with
        {
            Figures = new Dictionary<string, double>
            {
                ["groupMessagesPerCpuSecond"] = Math.Round(result.PerCpuSecond / (Settings.Clients - 1)),
            },
        };
    }

    public override void OnAcked(IChatClient sender, int number)
    {
        Volatile.Write(ref _acked, _acked + 1);
        Latencies.Add(Stopwatch.GetTimestamp() - _sentAt[number % _sentAt.Length]);
        if (!_isStopping)
            SendNext();
    }

    public override void OnDelivered(IChatClient receiver, int number)
    {
        if (number != _delivered[receiver.Index] + 1)
            throw new InvalidDataException($"message {number} arrived after {_delivered[receiver.Index]}");
        Volatile.Write(ref _delivered[receiver.Index], number);
        Count++;
    }

    private void SendFirst()
    {
        for (var i = 0; i < Settings.InFlight; i++)
            SendNext();
    }

    private void SendNext()
    {
        var number = ++_sent;
        _sentAt[number % _sentAt.Length] = Stopwatch.GetTimestamp();
        Clients[0].Send(_group, number);
    }
}
