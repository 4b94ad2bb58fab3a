using System.Threading.Channels;
using Parley.SocketIO;

namespace Parley.AdapterSpec;

/// <summary>
/// One namespace of one node on the bus. Messages of other nodes wait in its inbox, so that no node waits for another.
/// </summary>
internal class MemoryBusAdapter : Adapter
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

    public override async Task<IReadOnlyList<SocketDescription>> FetchSocketsAsync(
        BroadcastTarget target, CancellationToken cancellationToken)
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

    // Handlers may wait, even for each other, so no inbox waits for them.
    public override void ServerSideEmit(EventPacket packet) => Publish(local => _ = local.ServerSideEmitAsync(Copy(packet)).AsTask());

    public override Task ServerSideEmitWithAckAsync(EventPacket packet, TimeSpan timeout, IAckReceiver acks)
    {
        return AskAsync(local =>
        {
            acks.Expect(1);
            _ = HandleAsync(local);
            return default;
        });

        async Task HandleAsync(LocalAdapter local)
        {
            if (await local.ServerSideEmitAsync(Copy(packet)) is { } answer) acks.Answer(answer);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _bus.Remove(this);
        _inbox.Writer.Complete();
        await _reading;
        await base.DisposeAsync();
    }

    // A message must have its own bytes, as on a network.
    protected static EventPacket Copy(EventPacket packet) =>
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
        await Task.WhenAny(asked.Task, other._reading);   // a stopped node sends nothing more
    }));

    internal void Post(Func<LocalAdapter, ValueTask> message) => _inbox.Writer.TryWrite(message);

    private async Task ReadAsync()
    {
        await foreach (var message in _inbox.Reader.ReadAllAsync())
        {
            await _bus.Held;
            await message(Local);
        }
    }
}
