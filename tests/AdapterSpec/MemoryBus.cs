using System.Collections.Immutable;
using Parley.SocketIO;

namespace Parley.AdapterSpec;

/// <summary>
/// Joins the nodes of one process to a cluster: the smallest adapter that keeps all promises, and the example for others.
/// </summary>
public sealed class MemoryBus
{
    private ImmutableList<MemoryBusAdapter> _adapters = [];
    private TaskCompletionSource _held = new();

    public MemoryBus() => _held.SetResult();

    public Adapter Connect(LocalAdapter local) => Connect(new MemoryBusAdapter(this, local));

    /// <summary>Connects an adapter that also keeps packets and lost sockets for recovery.</summary>
    public Adapter ConnectForRecovery(LocalAdapter local) => Connect(new KeepingBusAdapter(this, local));

    /// <summary>What the cluster keeps for recovery.</summary>
    public KeptLog Kept { get; } = new();

    /// <summary>Makes all nodes wait before their next message, as on a slow network.</summary>
    /// <returns>Lets them go on.</returns>
    public Action Hold()
    {
        if (_held.Task.IsCompleted) _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return () => _held.TrySetResult();
    }

    /// <summary>Ends when nodes may take the next message.</summary>
    internal Task Held => _held.Task;

    internal IReadOnlyList<MemoryBusAdapter> OthersOf(MemoryBusAdapter adapter) =>
        _adapters.FindAll(other => other != adapter && other.Namespace == adapter.Namespace);

    internal void Remove(MemoryBusAdapter adapter) => ImmutableInterlocked.Update(ref _adapters, all => all.Remove(adapter));

    private MemoryBusAdapter Connect(MemoryBusAdapter adapter)
    {
        ImmutableInterlocked.Update(ref _adapters, all => all.Add(adapter));
        return adapter;
    }
}
