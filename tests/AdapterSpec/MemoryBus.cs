using System.Collections.Immutable;
using System.Threading.Channels;
using Parley.SocketIO;

namespace Parley.AdapterSpec;

/// <summary>Joins the nodes of one process to a cluster: the smallest adapter that keeps all promises, and the example for others.</summary>
public sealed class MemoryBus
{
    private ImmutableList<MemoryBusAdapter> _adapters = [];

    public Adapter Connect(LocalAdapter local)
    {
        var adapter = new MemoryBusAdapter(this, local);
        ImmutableInterlocked.Update(ref _adapters, all => all.Add(adapter));
        return adapter;
    }

    internal IReadOnlyList<MemoryBusAdapter> OthersOf(MemoryBusAdapter adapter) =>
        _adapters.FindAll(other => other != adapter && other.Namespace == adapter.Namespace);

    internal void Remove(MemoryBusAdapter adapter) => ImmutableInterlocked.Update(ref _adapters, all => all.Remove(adapter));
}

/// <summary>One namespace of one node on the bus. What comes from other nodes waits in its inbox, so that nobody waits for anybody.</summary>
internal sealed class MemoryBusAdapter : Adapter
{
    private readonly MemoryBus _bus;
    private readonly Channel<Func<LocalAdapter, ValueTask>> _inbox = Channel.CreateUnbounded<Func<LocalAdapter, ValueTask>>();
    private readonly Task _reading;

    public MemoryBusAdapter(MemoryBus bus, LocalAdapter local)
        : base(local)
    {
        _bus = bus;
        _reading = ReadAsync();
    }

    public string Namespace => Local.Namespace;

    private IReadOnlyList<MemoryBusAdapter> Others => _bus.OthersOf(this);

    public override ValueTask<int> ServerCountAsync(CancellationToken cancellationToken) => new(1 + Others.Count);

    public override void Broadcast(in BroadcastTarget target, EventPacket packet)
    {
        var (whom, what) = (target, Copy(packet));
        Publish(local => local.Broadcast(whom, what));
    }

    public override Task BroadcastWithAckAsync(BroadcastTarget target, EventPacket packet, TimeSpan timeout, IAckReceiver acks) =>
        AskAsync(local =>
        {
            local.BroadcastWithAck(target, Copy(packet), timeout, acks);
            return default;
        });

    public override async Task<IReadOnlyList<SocketDescription>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken)
    {
        var found = new List<SocketDescription>();
        await AskAsync(local =>
        {
            lock (found) found.AddRange(local.FetchSockets(target));
            return default;
        }).WaitAsync(cancellationToken);
        return found;
    }

    public override void SocketsJoin(in BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        var whom = target;
        Publish(local => local.SocketsJoin(whom, rooms));
    }

    public override void SocketsLeave(in BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        var whom = target;
        Publish(local => local.SocketsLeave(whom, rooms));
    }

    public override void DisconnectSockets(in BroadcastTarget target, bool close)
    {
        var whom = target;
        Publish(local => local.DisconnectSockets(whom, close));
    }

    public override void ServerSideEmit(EventPacket packet)
    {
        foreach (var other in Others) other.Post(async local => await local.ServerSideEmitAsync(Copy(packet)));
    }

    public override Task ServerSideEmitWithAckAsync(EventPacket packet, TimeSpan timeout, IAckReceiver acks) =>
        AskAsync(async local =>
        {
            acks.Expect(1);
            if (await local.ServerSideEmitAsync(Copy(packet)) is { } answer) acks.Answer(answer);
        });

    public override async ValueTask DisposeAsync()
    {
        _bus.Remove(this);
        _inbox.Writer.Complete();
        await _reading;
        await base.DisposeAsync();
    }

    // What travels must have bytes of its own, as it would have on a network.
    private static EventPacket Copy(EventPacket packet) =>
        new(packet.Payload.ToArray(), Array.ConvertAll(packet.Attachments, data => (ReadOnlyMemory<byte>)data.ToArray()));

    private void Publish(Action<LocalAdapter> act)
    {
        foreach (var other in Others)
        {
            other.Post(local =>
            {
                act(local);
                return default;
            });
        }
    }

    private Task AskAsync(Func<LocalAdapter, ValueTask> ask) => Task.WhenAll(Others.Select(async other =>
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        other.Post(async local =>
        {
            await ask(local);
            asked.SetResult();
        });
        await Task.WhenAny(asked.Task, other._reading);   // a node that stops has said all it will ever say
    }));

    private void Post(Func<LocalAdapter, ValueTask> message) => _inbox.Writer.TryWrite(message);

    private async Task ReadAsync()
    {
        await foreach (var message in _inbox.Reader.ReadAllAsync()) await message(Local);
    }
}
