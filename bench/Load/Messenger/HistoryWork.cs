using System.Diagnostics;
using System.Text;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>Clients read a conversation of 500 messages backwards in pages of fifty, over and over. Counted are pages.</summary>
internal sealed class HistoryWork(ChatSettings settings) : ChatWork("history", settings)
{
    private const int PageSize = 50;
    private string _with = "";

    public override async Task<Result> RunAsync()
    {
        var mailbox = await Mailbox.OpenAsync(Api, Settings);
        _with = mailbox.FirstWriter.Id;
        Clients.AddRange(
            Enumerable.Range(0, Settings.Clients).Select(i => new ContractClient(Settings.Url, mailbox.Reader, i, Text, this)));
        await OpenAsync(Clients);
        foreach (var client in Clients)
            client.Act(new Walk(this, (ContractClient)client).Start);
        var result = await MeasureAsync();
        return result with { Figures = new Dictionary<string, double> { ["entriesPerCpuSecond"] = result.PerCpuSecond * PageSize } };
    }

    /// <summary>One client on its way back.</summary>
    private sealed class Walk(HistoryWork work, ContractClient client)
    {
        private int _next;
        private long _asked;

        public void Start()
        {
            _next = Mailbox.PerWriter;
            Ask("");
        }

        private void Ask(string before)
        {
            _asked = Stopwatch.GetTimestamp();
            client.Request("history-c", $"{{\"with\":\"{work._with}\",\"limit\":{PageSize}{before}}}", OnAnswer);
        }

        private void OnAnswer(ReadOnlySpan<byte> answer)
        {
            work.Latencies.Add(Stopwatch.GetTimestamp() - _asked);
            work.Count++;
            Verify(answer);
            if (_next > 0)
                Ask($",\"before\":{Answers.FirstSeq(answer)}");
            else
                Start();
        }

        private void Verify(ReadOnlySpan<byte> answer)
        {
            var rest = answer;
            var expected = _next - PageSize;
            while (work.Text.TryRead(ref rest, out var number))
            {
                if (number != Mailbox.Number(0, ++expected))
                    throw new InvalidDataException("not the page that was asked for: " + Encoding.UTF8.GetString(answer));
            }

            if (expected != _next)
                throw new InvalidDataException("a page is not full: " + Encoding.UTF8.GetString(answer));
            _next -= PageSize;
        }
    }
}
