using System.Diagnostics;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>
/// Devices that missed 10,000 messages of twenty conversations fetch them, over and over. Counted are messages, timed are pages.
/// </summary>
internal sealed class OfflineWork(ChatSettings settings) : ChatWork("offline", settings)
{
    private string _cursor = "";

    public override async Task<Result> RunAsync()
    {
        var mailbox = await Mailbox.OpenAsync(Api, Settings);
        _cursor = mailbox.Cursor;
        Clients.AddRange(
            Enumerable.Range(0, Settings.Clients).Select(i => new ContractClient(Settings.Url, mailbox.Reader, i, Text, this)));
        await OpenAsync(Clients);
        foreach (var client in Clients)
            client.Act(new Device(this, (ContractClient)client).Start);
        return await MeasureAsync();
    }

    /// <summary>One connection and what it has of each writer.</summary>
    private sealed class Device
    {
        private readonly OfflineWork _work;
        private readonly SyncWalk _walk;
        private readonly int[] _had = new int[Mailbox.Writers];
        private long _asked;

        public Device(OfflineWork work, ContractClient client) =>
            (_work, _walk) = (work, new SyncWalk(client, work.Text, OnEntry, OnPage, OnDone));

        public void Start()
        {
            Array.Clear(_had);
            _asked = Stopwatch.GetTimestamp();
            _walk.Start(_work._cursor);
        }

        private void OnEntry(int number)
        {
            var (writer, message) = Mailbox.Split(number);
            if (message != ++_had[writer])
                throw new InvalidDataException($"message {message} of writer {writer} where {_had[writer]} should be");
        }

        private void OnPage(int entries)
        {
            var now = Stopwatch.GetTimestamp();
            _work.Count += entries;
            _work.Latencies.Add(now - _asked);
            _asked = now;
        }

        private void OnDone()
        {
            if (_had.Any(count => count != Mailbox.PerWriter))
                throw new InvalidDataException("not everything was there");
            Start();
        }
    }
}
