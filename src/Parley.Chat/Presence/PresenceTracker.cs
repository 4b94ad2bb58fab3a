using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Presence;

/// <summary>
/// Tracks presence: a user is online with a verified socket, on any node, and while visible. After the last socket has left, the user goes
/// offline after a grace period, so that reloading a page causes no notification. Thread-safe.
/// </summary>
/// <remarks>
/// Pending notifications are a set of users, not a list of events: it has each user once, and only the final state is sent, or nothing if
/// it did not change. So it is never larger than the number of present users.
/// </remarks>
internal sealed class PresenceTracker : IPresence, IDisposable
{
    private const int MaxId = 64;   // Ids have at most 32 characters.

    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(250);   // Those who leave together go offline together.

    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // All guarded by _gate.
    private readonly Dictionary<string, Entry> _users = new(StringComparer.Ordinal);
    // Whether the user has become visible or invisible since the start
    private readonly Dictionary<string, bool> _choices = new(StringComparer.Ordinal);
    private readonly Queue<string> _changed = [];
    private readonly HashSet<string> _moved = new(StringComparer.Ordinal);   // Came to this node or left it; for the other nodes.
    private readonly Queue<(string User, long Since)> _gone = [];                       // in the order of Since

    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly ServerClock _clock;
    private readonly GuardedTimer _scan;

    public PresenceTracker(IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time)
    {
        _grace = options.Value.PresenceGrace;
        (_clock, _time) = (clock, time);
        _scan = supervisor.CreateTimer("presence", Scan);
    }

    /// <summary>Signals that <see cref="Take"/> has something.</summary>
    public ChannelReader<bool> Signal => _signal.Reader;

    /// <summary>The number of changed users that were not taken yet.</summary>
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

    /// <summary>The number of users with a connection, visible or not.</summary>
    public int CountConnected()
    {
        lock (_gate) return _users.Values.Count(entry => entry.IsOnline);
    }

    public bool IsConnected(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) && entry.IsOnline;
    }

    /// <summary>Whether the user is connected and invisible.</summary>
    public bool IsHidden(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) && entry.IsHidden;
    }

    /// <summary>Like <see cref="IsOnline"/>, for the bytes of an id: most friends are offline and need no string.</summary>
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

    /// <summary>All users who are online on this node, with the present time as last seen.</summary>
    public IReadOnlyList<PresenceChange> Everybody()
    {
        var now = Now;
        lock (_gate) return [.. _users.Where(user => user.Value is { IsShown: true, Sockets.Count: > 0 })
            .Select(user => new PresenceChange(user.Key, true, now))];
    }

    /// <summary>Adds a verified socket of the user; a repeated call does nothing.</summary>
    /// <param name="user">Who.</param>
    /// <param name="socket">The socket's id.</param>
    /// <param name="isHidden">Whether the store has the user as invisible; a change since the start takes precedence.</param>
    public void Enter(string user, string socket, bool isHidden = false)
    {
        lock (_gate)
        {
            var entry = GetOrAdd(user, isHidden);
            if (entry.Sockets.Count == 0) _moved.Add(user);
            entry.Sockets.Add(socket);
            entry.WasHere = true;
            Came(user, entry);
        }
    }

    /// <summary>The user is connected to another node.</summary>
    /// <param name="user">Who.</param>
    /// <param name="node">The node.</param>
    /// <param name="isHidden">Whether the user is invisible.</param>
    public void EnterElsewhere(string user, string node, bool isHidden)
    {
        lock (_gate)
        {
            var entry = GetOrAdd(user, isHidden);
            entry.Nodes.Add(node);
            Came(user, entry);
        }
    }

    /// <summary>The user is no longer connected to another node.</summary>
    public void LeaveElsewhere(string user, string node)
    {
        lock (_gate)
        {
            if (_users.TryGetValue(user, out var entry) && entry.Nodes.Remove(node)) Left(user, entry);
        }
    }

    /// <summary>Takes some users who came to this node or left it since they were taken last.</summary>
    public List<(string User, bool IsHere, bool IsHidden)> TakeMoved(int max)
    {
        lock (_gate)
        {
            var taken = _moved.Take(max).ToList();
            _moved.ExceptWith(taken);
            return [.. taken.Select(user => _users.TryGetValue(user, out var entry)
                ? (user, entry.Sockets.Count > 0, entry.IsHidden) : (user, false, false))];
        }
    }

    /// <summary>All users of this node.</summary>
    public List<(string User, bool IsHidden)> Here()
    {
        lock (_gate) return [.. _users.Where(user => user.Value.Sockets.Count > 0).Select(user => (user.Key, user.Value.IsHidden))];
    }

    /// <summary>Removes a socket of the user.</summary>
    public void Leave(string user, string socket)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(user, out var entry) || !entry.Sockets.Remove(socket) || entry.Sockets.Count > 0) return;

            _moved.Add(user);
            Left(user, entry);
        }
    }

    /// <summary>Makes the user visible or invisible to friends.</summary>
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

    /// <summary>Takes some users whose state differs from the last notification.</summary>
    public List<PresenceChange> Take(int max)
    {
        var taken = new List<PresenceChange>();
        lock (_gate)
        {
            while (taken.Count < max && _changed.TryDequeue(out var user))
            {
                var entry = _users[user];
                entry.IsWaiting = false;
                if (entry.IsShown != entry.WasTold)
                    taken.Add(new PresenceChange(user, entry.IsShown, entry.IsShown ? Now : entry.LastSeen ?? Now, entry.WasHere));
                else ForgetIfGone(user, entry);
                entry.WasTold = entry.IsShown;
            }
        }

        return taken;
    }

    /// <summary>The taken changes were stored and sent; the state of offline users now comes from the store.</summary>
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
    private Entry GetOrAdd(string user, bool isHidden)
    {
        if (_users.TryGetValue(user, out var entry)) return entry;

        var hides = _choices.TryGetValue(user, out var isVisible) ? !isVisible : isHidden;
        _users.Add(user, entry = new Entry { IsHidden = hides });
        return entry;
    }

    private void Came(string user, Entry entry)
    {
        var wasShown = entry.IsShown;
        entry.IsOnline = true;
        Note(user, entry, wasShown);
    }

    private void Left(string user, Entry entry)
    {
        if (entry.IsPresent) return;

        if (!entry.IsHidden) entry.LastSeen = Now;   // The last-seen time of an invisible user is not revealed.
        entry.GoneSince = _time.GetTimestamp();
        _gone.Enqueue((user, entry.GoneSince));
        if (_gone.Count == 1) ScanAfterGrace();
    }

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
            try
            {
                while (_gone.TryPeek(out var gone) && _time.GetElapsedTime(gone.Since) >= _grace)
                {
                    _gone.Dequeue();
                    if (_users.TryGetValue(gone.User, out var entry) && entry.GoneSince == gone.Since) GoOffline(gone.User, entry);
                }
            }
            finally
            {
                ScanAfterGrace();
            }
        }
    }

    private void ScanAfterGrace()
    {
        if (!_gone.TryPeek(out var gone)) return;

        var pause = _grace - _time.GetElapsedTime(gone.Since);
        _scan.Change(pause > MinPause ? pause : MinPause, Timeout.InfiniteTimeSpan);
    }

    private void GoOffline(string user, Entry entry)
    {
        if (entry.IsPresent) return;

        var wasShown = entry.IsShown;
        entry.IsOnline = false;
        Note(user, entry, wasShown);
        if (!wasShown) ForgetIfGone(user, entry);
    }

    private sealed class Entry
    {
        public HashSet<string> Sockets { get; } = new(StringComparer.Ordinal);

        /// <summary>The other nodes to which the user is connected.</summary>
        public HashSet<string> Nodes => field ??= new HashSet<string>(StringComparer.Ordinal);

        public bool IsPresent => Sockets.Count > 0 || Nodes.Count > 0;

        /// <summary>Whether the user was connected to this node.</summary>
        public bool WasHere { get; set; }

        /// <summary>Whether the user has sockets, or had some within the grace period.</summary>
        public bool IsOnline { get; set; }

        public bool IsHidden { get; set; }

        /// <summary>Whether the user is in the queue of changed users.</summary>
        public bool IsWaiting { get; set; }

        /// <summary>Whether the last notification was that the user is online.</summary>
        public bool WasTold { get; set; }

        public long GoneSince { get; set; }

        public long? LastSeen { get; set; }

        public bool IsShown => IsOnline && !IsHidden;
    }
}
