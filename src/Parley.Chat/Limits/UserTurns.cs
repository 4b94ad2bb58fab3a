namespace Parley.Chat.Limits;

/// <summary>Counts what each user has under way.</summary>
internal sealed class UserTurns(int most)
{
    private readonly Dictionary<string, int> _underWay = [];   // Guarded by itself.

    /// <summary>Takes a turn; null if the user has too many already. Disposing of it gives it back.</summary>
    public IDisposable? Take(string user)
    {
        lock (_underWay)
        {
            var count = _underWay.GetValueOrDefault(user);
            if (count >= most) return null;

            _underWay[user] = count + 1;
            return new Turn(this, user);
        }
    }

    private void GiveBack(string user)
    {
        lock (_underWay)
        {
            if (--_underWay[user] == 0) _underWay.Remove(user);
        }
    }

    private sealed class Turn(UserTurns turns, string user) : IDisposable
    {
        public void Dispose() => turns.GiveBack(user);
    }
}
