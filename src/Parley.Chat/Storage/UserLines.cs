namespace Parley.Chat.Storage;

/// <summary>A line per user, for turns of which each user has a few at a time. Thread-safe. Waiting holds no thread.</summary>
/// <param name="ofUser">The number of turns of a user.</param>
/// <param name="maxLength">The maximum length of a line, including those who have their turn.</param>
internal sealed class UserLines(int ofUser, int maxLength)
{
    private readonly Dictionary<string, UserLine> _lines = [];   // Guarded by itself. Holds users with a line.

    /// <summary>Joins the line of a user; null if it is full. The caller leaves it afterwards.</summary>
    public UserLine? Join(string user)
    {
        lock (_lines)
        {
            if (!_lines.TryGetValue(user, out var line)) _lines.Add(user, line = new UserLine(user, ofUser));
            if (line.Count == maxLength) return null;

            line.Count++;
            return line;
        }
    }

    public void Leave(UserLine line)
    {
        lock (_lines)
        {
            if (--line.Count > 0) return;

            _lines.Remove(line.User);
            line.Turns.Dispose();
        }
    }
}

/// <summary>The line of one user.</summary>
internal sealed class UserLine(string user, int ofUser)
{
    public string User => user;

    public SemaphoreSlim Turns { get; } = new(ofUser);

    public int Count { get; set; }   // Guarded by the table.
}
