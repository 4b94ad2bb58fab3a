using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Presence;

/// <summary>
/// Knows who is online: whoever has a verified socket and does not hide. Someone whose last socket left is offline after a grace time,
/// so that a page reload makes no noise. Thread-safe.
/// </summary>
/// <remarks>
/// What others are to be told waits as a set of users, not as a list of events: it holds each user once, and whoever comes and goes while
/// he waits is told of as he is in the end, or not at all. So it is never larger than the number of users who are here.
/// </remarks>
internal sealed class PresenceTracker : IPresence, IDisposable
{
    private const int MaxId = 64;   // Ids have 32 characters at most.

    private static readonly TimeSpan ScanInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // All guarded by _gate.
    private readonly Dictionary<string, Entry> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _choices = new(StringComparer.Ordinal);   // who has shown or hidden himself since the start
    private readonly Queue<string> _changed = [];
    private readonly Queue<(string User, long Since)> _gone = [];                       // in the order of Since

    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly ServerClock _clock;
    private readonly GuardedTimer _scan;

    public PresenceTracker(IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time)
    {
        _grace = options.Value.PresenceGrace;
        (_clock, _time) = (clock, time);
        _scan = supervisor.StartTimer("presence", Scan, ScanInterval, ScanInterval);
    }

    /// <summary>Says that <see cref="Take"/> has something.</summary>
    public ChannelReader<bool> Signal => _signal.Reader;

    /// <summary>How many users have changed and were not taken yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _changed.Count;
        }
    }

    private long Now => _clock.Now;

    public void Dispose() => _scan.Dispose();

    public bool IsOnline(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) && entry.IsShown;
    }

    /// <summary>How many users have a connection, whether they show themselves or not.</summary>
    public int CountConnected()
    {
        lock (_gate) return _users.Values.Count(entry => entry.IsOnline);
    }

    public bool IsConnected(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) && entry.IsOnline;
    }

    /// <summary>Whether the user is here and hides.</summary>
    public bool IsHidden(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) && entry.IsHidden;
    }

    /// <summary>The same as <see cref="IsOnline"/>, for whoever holds nothing but the bytes of an id: most friends are not here, and cost no string.</summary>
    public bool TryFindOnline(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? user)
    {
        user = null;
        Span<char> id = stackalloc char[MaxId];
        if (utf8.Length > MaxId || !Encoding.UTF8.TryGetChars(utf8, id, out var length)) return false;

        lock (_gate)
        {
            return _users.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id[..length], out user, out var entry) && entry.IsShown;
        }
    }

    public long? LastSeen(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) ? entry.LastSeen : null;
    }

    /// <summary>All who are online, as if they went now.</summary>
    public IReadOnlyList<PresenceChange> Everybody()
    {
        var now = Now;
        lock (_gate) return [.. _users.Where(user => user.Value.IsShown).Select(user => new PresenceChange(user.Key, true, now))];
    }

    /// <summary>A verified socket of the user is there. Saying so twice is saying it once.</summary>
    /// <param name="user">Who.</param>
    /// <param name="socket">The socket's id.</param>
    /// <param name="isHidden">Whether the store says that he hides; what he has said since the start is newer.</param>
    public void Enter(string user, string socket, bool isHidden = false)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(user, out var entry))
            {
                var hides = _choices.TryGetValue(user, out var isVisible) ? !isVisible : isHidden;
                _users.Add(user, entry = new Entry { IsHidden = hides });
            }

            var wasShown = entry.IsShown;
            entry.Sockets.Add(socket);
            entry.IsOnline = true;
            Note(user, entry, wasShown);
        }
    }

    /// <summary>A socket of the user is gone.</summary>
    public void Leave(string user, string socket)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(user, out var entry) || !entry.Sockets.Remove(socket) || entry.Sockets.Count > 0) return;

            if (!entry.IsHidden) entry.LastSeen = Now;   // Of one who hides, nobody learns when he was here.
            entry.GoneSince = _time.GetTimestamp();
            _gone.Enqueue((user, entry.GoneSince));
        }
    }

    /// <summary>The user shows himself to his friends, or hides from them.</summary>
    public void Show(string user, bool isVisible)
    {
        lock (_gate)
        {
            _choices[user] = isVisible;
            if (!_users.TryGetValue(user, out var entry) || entry.IsHidden == !isVisible) return;

            var wasShown = entry.IsShown;
            if (wasShown) entry.LastSeen = Now;
            entry.IsHidden = !isVisible;
            Note(user, entry, wasShown);
        }
    }

    /// <summary>Takes some users who are not as others were last told.</summary>
    public List<PresenceChange> Take(int max)
    {
        var taken = new List<PresenceChange>();
        lock (_gate)
        {
            while (taken.Count < max && _changed.TryDequeue(out var user))
            {
                var entry = _users[user];
                entry.IsWaiting = false;
                if (entry.IsShown != entry.WasTold) taken.Add(new PresenceChange(user, entry.IsShown, entry.IsShown ? Now : entry.LastSeen ?? Now));
                else ForgetIfGone(user, entry);
                entry.WasTold = entry.IsShown;
            }
        }

        return taken;
    }

    /// <summary>What was taken has been stored and told: who is gone is known from the store from now on.</summary>
    public void Told(IEnumerable<PresenceChange> changes)
    {
        lock (_gate)
        {
            foreach (var change in changes)
            {
                if (_users.TryGetValue(change.User, out var entry)) ForgetIfGone(change.User, entry);
            }
        }
    }

    // The methods below are called with the gate held.
    private void Note(string user, Entry entry, bool wasShown)
    {
        if (entry.IsShown == wasShown || entry.IsWaiting) return;

        entry.IsWaiting = true;
        _changed.Enqueue(user);
        _signal.Writer.TryWrite(true);
    }

    private void ForgetIfGone(string user, Entry entry)
    {
        if (!entry.IsOnline && !entry.IsWaiting) _users.Remove(user);
    }

    private void Scan()
    {
        lock (_gate)
        {
            while (_gone.TryPeek(out var gone) && _time.GetElapsedTime(gone.Since) >= _grace)
            {
                _gone.Dequeue();
                if (_users.TryGetValue(gone.User, out var entry) && entry.GoneSince == gone.Since) GoOffline(gone.User, entry);
            }
        }
    }

    private void GoOffline(string user, Entry entry)
    {
        if (entry.Sockets.Count > 0) return;

        var wasShown = entry.IsShown;
        entry.IsOnline = false;
        Note(user, entry, wasShown);
        if (!wasShown) ForgetIfGone(user, entry);
    }

    private sealed class Entry
    {
        public HashSet<string> Sockets { get; } = new(StringComparer.Ordinal);

        /// <summary>Has sockets, or had some until less than the grace time ago.</summary>
        public bool IsOnline { get; set; }

        public bool IsHidden { get; set; }

        /// <summary>Whether he is in the queue of those who have changed.</summary>
        public bool IsWaiting { get; set; }

        /// <summary>Whether others were last told that he is online.</summary>
        public bool WasTold { get; set; }

        public long GoneSince { get; set; }

        public long? LastSeen { get; set; }

        public bool IsShown => IsOnline && !IsHidden;
    }
}
