using System.Globalization;
using Parley.Bench.Load.Clients;

namespace Parley.Bench.Load.Works;

/// <summary>Ten clients to a room; the first of each keeps so many messages to its room in flight. Counted are deliveries.</summary>
internal sealed class RoomsWork(Settings settings) : Work("rooms", settings)
{
    private const int MembersPerRoom = 10;
    private readonly Dictionary<ILoadClient, string> _firsts = [];

    public override async Task<Result> RunAsync()
    {
        await OpenClientsAsync();
        for (var i = 0; i < Clients.Count; i++)
            JoinRoom(i);
        await PauseAsync(1);
        Start();
        await PauseAsync(Settings.WarmUp);
        return await MeasureAsync();
    }

    // The first member is served in its turn like all others, so what it gets back says that the message is out.
    public override void OnDelivery(ILoadClient client)
    {
        Count++;
        if (_firsts.TryGetValue(client, out var room))
            client.SendToRoom(room);
    }

    protected override void Start()
    {
        foreach (var (client, room) in _firsts)
        {
            for (var i = 0; i < Settings.InFlight; i++)
                client.Act(() => client.SendToRoom(room));
        }
    }

    private void JoinRoom(int index)
    {
        var (client, room) = (Clients[index], "room-" + (index / MembersPerRoom).ToString(CultureInfo.InvariantCulture));
        client.Act(() => client.Join(room));
        if (index % MembersPerRoom == 0)
            _firsts[client] = room;
    }
}
