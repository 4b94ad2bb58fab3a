using System.Diagnostics;
using Parley.Bench.Load.Messenger;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Growth;

/// <summary>Asks for something, and says when the answer is complete.</summary>
internal delegate void Reading(ContractClient client, MessageText text, Action done);

/// <summary>One client of a user asks for the same kind of thing over and over. Counted are answers.</summary>
internal sealed class ReadWork(ChatSettings settings, ChatUser user, Reading read) : ChatWork("read", settings)
{
    public override async Task<Result> RunAsync()
    {
        var client = new ContractClient(Settings.Url, user, 0, Text, this);
        Clients.Add(client);
        await OpenAsync(Clients);
        client.Act(() => Ask(client));
        return await MeasureAsync();
    }

    // What others say and who comes online arrives in between.
    public override void OnDelivered(IChatClient receiver, int number)
    {
    }

    private void Ask(ContractClient client)
    {
        var asked = Stopwatch.GetTimestamp();
        read(client, Text, () =>
        {
            Latencies.Add(Stopwatch.GetTimestamp() - asked);
            Count++;
            Ask(client);
        });
    }
}
