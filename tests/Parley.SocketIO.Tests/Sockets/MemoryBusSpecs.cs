using Parley.AdapterSpec;

namespace Parley.SocketIO.Tests;

public sealed class MemoryBusSpecs : AdapterSpecs
{
    private readonly MemoryBus _bus = new();

    protected override void Join(SocketIOBuilder node) => node.UseAdapter((_, local) => _bus.Connect(local));
}
