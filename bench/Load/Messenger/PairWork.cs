namespace Parley.Bench.Load.Messenger;

/// <summary>The common part of the works in which one of two friends sends and the other is online.</summary>
internal abstract class PairWork(string name, ChatSettings settings) : ChatWork(name, settings)
{
    protected List<Lane> Lanes { get; } = [];

    public override void OnDelivered(IChatClient receiver, int number) => Lanes[receiver.Index / 2].Delivered(number);

    protected async Task OpenPairsAsync(int inFlight)
    {
        Clients.AddRange(Settings.Protocol == "xmpp" ? NewXmppClients() : await NewContractClientsAsync());
        foreach (var pair in Clients.Chunk(2))
            Lanes.Add(new Lane(pair[0], pair[1], inFlight));
        await OpenAsync(Clients);
    }

    protected Task DrainAsync() => UntilAsync(
        () => Lanes.TrueForAll(lane => lane.IsDone), "not everything was acknowledged and delivered");

    private IEnumerable<IChatClient> NewXmppClients() =>
        Enumerable.Range(0, Settings.Clients).Select(i => new XmppClient(i, isSender: i % 2 == 0, Text, this));

    private async Task<IEnumerable<IChatClient>> NewContractClientsAsync()
    {
        var users = await Api.UsersAsync("pair", Settings.Clients);
        await Api.BefriendAsync(users.Chunk(2).Select(pair => (pair[0], pair[1])));
        return users.Select((user, i) => new ContractClient(Settings.Url, user, i, Text, this));
    }
}
