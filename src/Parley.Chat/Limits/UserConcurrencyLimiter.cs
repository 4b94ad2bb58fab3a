namespace Parley.Chat.Limits;

/// <summary>Counts the operations in progress per user.</summary>
internal sealed class UserConcurrencyLimiter(int max)
{
    private readonly Dictionary<string, int> _underWay = [];   // Guarded by itself.

    /// <summary>Takes a turn; null if the user already has too many. Disposing it returns the turn.</summary>
    public IDisposable? Take(string user)
    {
        lock (_underWay)
        {
            var count = _underWay.GetValueOrDefault(user);
            if (count >= max) return null;

            _underWay[user] = count + 1;
            return new Permit(this, user);
        }
    }

    private void GiveBack(string user)
    {
        lock (_underWay)
        {
            if (--_underWay[user] == 0) _underWay.Remove(user);
        }
    }

    private sealed class Permit(UserConcurrencyLimiter limiter, string user) : IDisposable
    {
        public void Dispose() => limiter.GiveBack(user);
    }
}
