using System.Runtime.InteropServices;

namespace Parley.Chat.Log;

/// <summary>Each user's share of the log writer's queue, limited so that there is always room for others.</summary>
/// <remarks>Guarded by the lock of its <see cref="WriteQueue"/>.</remarks>
/// <param name="capacity">The maximum number of waiting operations of all users.</param>
/// <param name="maxBytes">The maximum memory in bytes of all operations that are not completed.</param>
internal sealed class WriteShares(int capacity, long maxBytes)
{
    private const int Part = 4;   // The fraction for one user.

    private readonly Dictionary<string, (int Operations, long Bytes)> _users = new(StringComparer.Ordinal);
    private readonly int _capacity = Math.Max(1, capacity / Part);
    private readonly long _maxBytes = maxBytes / Part;

    /// <summary>Adds an operation to its user's share; false if that would exceed the limit.</summary>
    public bool TryAdd(WriteOperation operation)
    {
        if (operation.By is not UserActor { User: var user }) return true;

        ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, user, out _);

        // An operation above a share runs alone.
        if (share.Operations >= _capacity || (share.Operations > 0 && share.Bytes + operation.Size > _maxBytes)) return false;

        share = (share.Operations + 1, share.Bytes + operation.Size);
        return true;
    }

    /// <summary>An operation was completed, or was not queued after all.</summary>
    public void Remove(WriteOperation operation)
    {
        if (operation.By is not UserActor { User: var user }) return;

        ref var share = ref CollectionsMarshal.GetValueRefOrNullRef(_users, user);
        share = (share.Operations - 1, share.Bytes - operation.Size);
        if (share.Operations == 0) _users.Remove(user);
    }
}
