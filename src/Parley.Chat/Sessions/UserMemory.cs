using Microsoft.Extensions.Options;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Sessions;

/// <summary>Whose budget the memory is charged to that connections and requests hold: one for each user who has any. Thread-safe.</summary>
internal sealed class UserMemory(EngineMemory memory, IOptions<ChatOptions> options)
{
    private const int StrangersShare = 4;
    private const int FewestPayloads = 4;
    private const int MostForStrangers = 64 * 1024 * 1024;   // They have little to say.

    private readonly Lock _gate = new();
    private readonly Dictionary<string, User> _users = new(StringComparer.Ordinal);   // guarded by _gate

    /// <summary>The budget of all who are not verified.</summary>
    public MemoryBudget Strangers => memory.Unassigned;

    /// <summary>How many users have something that is charged to them.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _users.Count;
        }
    }

    /// <summary>
    /// Unless it is set, all who are not verified have a quarter of the memory, and at most 64 MiB, so that they cannot use up that of the others.
    /// </summary>
    public static void LimitStrangers(SocketIOOptions sockets)
    {
        var engine = sockets.Engine;
        if (engine.MaxUnassignedMemory != 0) return;
        engine.MaxUnassignedMemory = Math.Max(
            Math.Min(EngineMemory.TotalLimit(engine) / StrangersShare, MostForStrangers), (long)FewestPayloads * engine.MaxPayload);
    }

    /// <summary>Gives the budget of a user for something that begins. Call <see cref="Leave"/> once when it has ended.</summary>
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

    /// <summary>Something has ended that was charged to a user; the budget goes with the last.</summary>
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
