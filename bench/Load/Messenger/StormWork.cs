using System.Diagnostics;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>
/// All clients lose their connections, miss two messages each, and come back at once, while others talk and write to them. Measured are
/// the time until all clients are verified and in sync, and in the meantime the latency of the others' messages and the server's threads.
/// </summary>
internal sealed class StormWork(ChatSettings settings) : ChatWork("storm", settings)
{
    /// <summary>How the names of its users begin. Other works take the same users, because to make many takes minutes.</summary>
    public const string Crowd = "crowd";

    private const int Speakers = 40;
    private const int LivePerSecond = 200;
    private const int Missed = 2;
    private const int MaxUnderWay = 10_000;
    private const int WritingAtOnce = 500;

    // After it friends are told who has gone, and in the storm that all are back.
    private const double PresenceGrace = 6;

    private readonly List<Lane> _lanes = [];
    private readonly List<StormClient> _crowd = [];
    private readonly CancellationTokenSource _over = new();
    private int _sent;
    private int _acked;
    private int _refused;
    private int _synced;

    public override async Task<Result> RunAsync()
    {
        await OpenSpeakersAsync();
        await OpenCrowdAsync();
        await CutAsync();
        await WriteToAllAsync(1, Missed);

        var live = TalkAsync();
        await PauseAsync(Settings.WarmUp);
        Latencies.Clear();
        var result = await StormAsync();
        await _over.CancelAsync();
        await live;
        await UntilAsync(() => _lanes.TrueForAll(lane => lane.IsDone) && _acked == _sent, "live messages are missing");
        await UntilAsync(() => _crowd.TrueForAll(client => client.HasAll), "somebody never got a message");
        return result;
    }

    public override void OnAcked(IChatClient sender, int number)
    {
        if (number < StormClient.FirstNumber)
            Latencies.Add(_lanes[sender.Index / 2].Acked(number));
        else
            Interlocked.Increment(ref _acked);
    }

    // A busy server may do so, and says so. How often is a figure.
    public override bool TryRefuse(IChatClient sender, int number)
    {
        Interlocked.Increment(ref _refused);
        if (number < StormClient.FirstNumber)
        {
            _lanes[sender.Index / 2].Refused();
        }
        else
        {
            _crowd[StormClient.IndexOf(number) - Speakers].Excuse(number);
            Interlocked.Increment(ref _acked);
        }

        return true;
    }

    public override void OnDelivered(IChatClient receiver, int number) => _lanes[receiver.Index / 2].Delivered(number);

    public override void Dispose()
    {
        base.Dispose();
        _crowd.ForEach(client => client.Dispose());
        _over.Dispose();
    }

    public void Synced() => Interlocked.Increment(ref _synced);

    private async Task OpenSpeakersAsync()
    {
        var users = await Api.UsersAsync("speaker", Speakers);
        await Api.BefriendAsync(users.Chunk(2).Select(pair => (pair[0], pair[1])));
        Clients.AddRange(users.Select((user, i) => new ContractClient(Settings.Url, user, i, Text, this)));
        foreach (var pair in Clients.Chunk(2))
            _lanes.Add(new Lane(pair[0], pair[1], MaxUnderWay));
        await OpenAsync(Clients);
    }

    private async Task OpenCrowdAsync()
    {
        var users = await Api.UsersAsync(Crowd, Settings.Clients);
        var speakers = await Api.UsersAsync("speaker", Speakers);
        await Api.BefriendAsync(users.Select((user, i) => (speakers[i % Speakers], user)));
        foreach (var (user, i) in users.Select((user, i) => (user, i)))
            _crowd.Add(new StormClient(this, Settings, user, Speakers + i, Text));
        foreach (var some in _crowd.Chunk(64))
            await Task.WhenAll(some.Select(client => client.ConnectAsync()));
        await UntilAsync(() => _synced == _crowd.Count, "not everybody was synced before the storm");
    }

    private async Task CutAsync()
    {
        _crowd.ForEach(client => client.Cut());
        await PauseAsync(PresenceGrace);
        _synced = 0;
    }

    private async Task WriteToAllAsync(int first, int last)
    {
        for (var message = first; message <= last; message++)
        {
            // Not all at once: this is not what is measured.
            foreach (var some in _crowd.Chunk(WritingAtOnce))
            {
                foreach (var client in some)
                    WriteTo(client, message);
                await UntilAsync(() => Volatile.Read(ref _acked) == _sent, "what was written to those away was not acknowledged");
            }
        }
    }

    private void WriteTo(StormClient client, int message)
    {
        var speaker = Clients[(client.Index - Speakers) % Speakers];
        _sent++;
        client.Expect(message);
        speaker.Act(() => speaker.Send(client.Address, client.Number(message)));
    }

    // Every second message goes to a reconnecting user, who gets it by sync or live, but always gets it.
    private async Task TalkAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / LivePerSecond), TimeProvider.System);
        for (var i = 0; !_over.IsCancellationRequested; i++)
        {
            await timer.WaitForNextTickAsync();
            var lane = _lanes[i % _lanes.Count];
            lane.Sender.Act(lane.SendNext);
            if (i % 2 == 0 && i / 2 < _crowd.Count)
                WriteTo(_crowd[i / 2], Missed + 1);
        }
    }

    private async Task<Result> StormAsync()
    {
        var (cpu, start) = (Server.CpuSeconds(), Stopwatch.GetTimestamp());
        var threads = 0L;
        var connecting = Task.WhenAll(_crowd.Select(client => client.ConnectAsync()));
        await UntilAsync(
            () =>
            {
                threads = Math.Max(threads, Server.Threads());
                return Volatile.Read(ref _synced) == _crowd.Count;
            },
            "not everybody came back");
        await connecting;
        return NewResult(_crowd.Count, Stopwatch.GetElapsedTime(start).TotalSeconds, Server.CpuSeconds() - cpu) with
        {
            Figures = new Dictionary<string, double> { ["threads"] = threads, ["refused"] = Volatile.Read(ref _refused) },
        };
    }
}
