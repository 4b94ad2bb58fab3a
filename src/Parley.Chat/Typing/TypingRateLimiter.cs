using Parley.Chat.Limits;

namespace Parley.Chat.Typing;

/// <summary>
/// Limits the cost of typing reports: one check of rights per second, user and conversation, and a number of pushes per conversation,
/// however fast clients repeat them. Caches only permitted users, for a short time, and a limited number of conversations per user.
/// Thread-safe.
/// </summary>
internal sealed class TypingRateLimiter(TimeProvider time)
{
    private const int PushesPerSecond = 5;
    private const int Burst = 10;
    private const int MaxConversations = 10_000;
    private const int MaxConversationsOfUser = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Conversation> _conversations = new(StringComparer.Ordinal);   // guarded by _gate
    private readonly Dictionary<string, int> _byUser = new(StringComparer.Ordinal);                   // guarded by _gate
    private long _trimmed = time.GetTimestamp();                                                      // guarded by _gate

    /// <summary>Whether the user made the same permitted report a moment ago, so that it need not be repeated.</summary>
    public bool IsRepeated(string conversation, string user, bool isOn)
    {
        lock (_gate)
        {
            return _conversations.TryGetValue(conversation, out var known)
                && known.Users.TryGetValue(user, out var last)
                && time.GetElapsedTime(last.Since) < Pause
                && (isOn || !last.IsOn);
        }
    }

    /// <summary>
    /// Caches a permitted user's report; false if the conversation gets too many pushes, or the user types in too many conversations.
    /// </summary>
    public bool TryPass(string conversation, string user, bool isOn)
    {
        lock (_gate)
        {
            Trim();
            _conversations.TryGetValue(conversation, out var known);
            if (known is null || !known.Users.ContainsKey(user))
            {
                var count = _byUser.GetValueOrDefault(user);
                if (count >= MaxConversationsOfUser || (known is null && _conversations.Count >= MaxConversations)) return false;
                _byUser[user] = count + 1;
            }

            if (known is null) _conversations.Add(conversation, known = new Conversation(new RateLimiter(PushesPerSecond, Burst, time)));
            known.Used = time.GetTimestamp();
            // The end of typing is sent at once, and does not make the next start come sooner.
            known.Users[user] = !isOn && known.Users.TryGetValue(user, out var before) ? (false, before.Since) : (isOn, known.Used);
            return known.Limiter.TryTake(out _);
        }
    }

    // Called with the gate held.
    private void Trim()
    {
        if (time.GetElapsedTime(_trimmed) < Memory) return;

        _trimmed = time.GetTimestamp();
        foreach (var (name, conversation) in _conversations)
        {
            foreach (var (user, last) in conversation.Users)
            {
                if (time.GetElapsedTime(last.Since) >= Memory) Forget(conversation, user);
            }

            if (time.GetElapsedTime(conversation.Used) >= Memory) _conversations.Remove(name);
        }
    }

    // Called with the gate held.
    private void Forget(Conversation conversation, string user)
    {
        conversation.Users.Remove(user);
        if (--_byUser[user] == 0) _byUser.Remove(user);
    }

    private sealed class Conversation(RateLimiter limiter)
    {
        public RateLimiter Limiter => limiter;

        public long Used { get; set; }

        public Dictionary<string, (bool IsOn, long Since)> Users { get; } = new(StringComparer.Ordinal);
    }
}
