using Microsoft.Extensions.Options;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Limits;

/// <summary>The memory budgets for connections and requests: one per active user. Thread-safe.</summary>
internal sealed class UserMemory(EngineMemory memory, IOptions<ChatOptions> options)
{
    private const int StrangersShare = 4;
    private const int MinPayloads = 4;
    private const int MaxForStrangers = 64 * 1024 * 1024;   // They need little memory.

    private readonly Lock _gate = new();
    private readonly Dictionary<string, User> _users = new(StringComparer.Ordinal);   // guarded by _gate

    /// <summary>The budget of all unverified connections.</summary>
    public MemoryBudget Strangers => memory.Unassigned;

    /// <summary>The number of users with charged memory.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _users.Count;
        }
    }

    /// <summary>
    /// By default, all unverified connections together have a quarter of the memory, at most 64 MiB, so that they cannot use up the memory
    /// of others.
    /// </summary>
    public static void LimitStrangers(SocketIOOptions sockets)
    {
        var engine = sockets.Engine;
        if (engine.MaxUnassignedMemory != 0) return;
        engine.MaxUnassignedMemory = Math.Max(
            Math.Min(EngineMemory.TotalLimit(engine) / StrangersShare, MaxForStrangers), (long)MinPayloads * engine.MaxPayload);
    }

    /// <summary>The budget of a user for a new connection or request. Call <see cref="Leave"/> once when it has ended.</summary>
    public MemoryBudget Enter(string user)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(user, out var known))
                _users.Add(user, known = new User(new MemoryBudget(options.Value.UserMemory, memory.Total)));
            known.Count++;
            return known.Budget;
        }
    }

    /// <summary>A connection or request of a user has ended; the budget is removed with the last one.</summary>
    public void Leave(string user)
    {
        lock (_gate)
        {
            if (--_users[user].Count == 0) _users.Remove(user);
        }
    }

    private sealed class User(MemoryBudget budget)
    {
        public MemoryBudget Budget => budget;

        public int Count { get; set; }
    }
}
