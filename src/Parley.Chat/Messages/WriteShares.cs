using System.Runtime.InteropServices;

namespace Parley.Chat.Messages;

/// <summary>How much of the log writer's queue each user has: nobody can have so much that there is no room for others.</summary>
/// <remarks>Guarded by the lock of its <see cref="WriteQueue"/>.</remarks>
/// <param name="capacity">How many operations of all users may wait.</param>
/// <param name="mostBytes">How many bytes all may take that are not answered yet.</param>
internal sealed class WriteShares(int capacity, long mostBytes)
{
    private const int Part = 4;   // Of everything, for one user.

    private readonly Dictionary<string, (int Operations, long Bytes)> _users = new(StringComparer.Ordinal);
    private readonly int _capacity = Math.Max(1, capacity / Part);
    private readonly long _mostBytes = mostBytes / Part;

    /// <summary>Adds an operation to what its user has; false if that would be too much.</summary>
    public bool TryAdd(WriteOperation operation)
    {
        if (operation.By is not UserActor { User: var user }) return true;

        ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, user, out _);

        // One that is larger than a share goes alone.
        if (share.Operations >= _capacity || (share.Operations > 0 && share.Bytes + operation.Size > _mostBytes)) return false;

        share = (share.Operations + 1, share.Bytes + operation.Size);
        return true;
    }

    /// <summary>An operation has been answered, or has not been queued after all.</summary>
    public void Remove(WriteOperation operation)
    {
        if (operation.By is not UserActor { User: var user }) return;

        ref var share = ref CollectionsMarshal.GetValueRefOrNullRef(_users, user);
        share = (share.Operations - 1, share.Bytes - operation.Size);
        if (share.Operations == 0) _users.Remove(user);
    }
}
