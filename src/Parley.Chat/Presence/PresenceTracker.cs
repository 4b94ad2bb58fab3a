using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Parley.Chat.Messages;

namespace Parley.Chat.Presence;

/// <summary>Others see a user come or go.</summary>
/// <param name="User">Who.</param>
/// <param name="IsOnline">Whether he came.</param>
/// <param name="LastSeen">When he was last there, in milliseconds.</param>
internal readonly record struct PresenceChange(string User, bool IsOnline, long LastSeen);

/// <summary>
/// Knows who is online: whoever has a verified socket and does not hide. Someone whose last socket left is offline after a grace time,
/// so that a page reload makes no noise. Thread-safe.
/// </summary>
internal sealed class PresenceTracker : IPresence, IDisposable
{
    private static readonly TimeSpan ScanInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Channel<PresenceChange> _changes = Channel.CreateUnbounded<PresenceChange>();
    private readonly Dictionary<string, Entry> _users = new(StringComparer.Ordinal);   // guarded by _gate
    private readonly Queue<(string User, long Since)> _gone = [];                      // guarded by _gate; in the order of Since
    private readonly LogWriter _writer;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly ITimer _scan;

    public PresenceTracker(LogWriter writer, IOptions<ChatOptions> options, TimeProvider time)
    {
        _writer = writer;
        _grace = options.Value.PresenceGrace;
        _time = time;
        _scan = time.CreateTimer(static state => ((PresenceTracker)state!).Scan(), this, ScanInterval, ScanInterval);
    }

    /// <summary>What others should be told, in the order in which it happened.</summary>
    public ChannelReader<PresenceChange> Changes => _changes.Reader;

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose()
    {
        _scan.Dispose();
        _changes.Writer.TryComplete();
    }

    public bool IsOnline(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) && entry.IsShown;
    }

    public bool IsConnected(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) && entry.IsOnline;
    }

    public long? LastSeen(string user)
    {
        lock (_gate) return _users.TryGetValue(user, out var entry) ? entry.LastSeen : null;
    }

    /// <summary>A verified socket of the user is there. Saying so twice is saying it once.</summary>
    public void Enter(string user, string socket) => Change(user, entry =>
    {
        entry.Sockets.Add(socket);
        entry.IsOnline = true;
    });

    /// <summary>A socket of the user is gone.</summary>
    public void Leave(string user, string socket) => Change(user, entry =>
    {
        if (!entry.Sockets.Remove(socket) || entry.Sockets.Count > 0) return;
        entry.LastSeen = Now;
        entry.GoneSince = _time.GetTimestamp();
        _gone.Enqueue((user, entry.GoneSince));
    });

    /// <summary>The user shows himself to his friends, or hides from them.</summary>
    public void Show(string user, bool isVisible) => Change(user, entry =>
    {
        if (entry.IsHidden == !isVisible) return;
        entry.IsHidden = !isVisible;
        entry.LastSeen = Now;
    });

    private void Change(string user, Action<Entry> change)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(user, out var entry)) _users.Add(user, entry = new Entry());
            Apply(user, entry, change);
        }
    }

    // Called with the gate held.
    private void Apply(string user, Entry entry, Action<Entry> change)
    {
        var wasShown = entry.IsShown;
        change(entry);
        if (entry.IsShown == wasShown) return;

        var lastSeen = entry.LastSeen ?? Now;
        if (wasShown) _writer.Post(LastSeenStore.Remember(user, lastSeen));
        _changes.Writer.TryWrite(new PresenceChange(user, entry.IsShown, lastSeen));
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

    // Called with the gate held.
    private void GoOffline(string user, Entry entry)
    {
        if (entry.Sockets.Count > 0) return;
        Apply(user, entry, static gone => gone.IsOnline = false);
        if (!entry.IsHidden) _users.Remove(user);   // who hides is still hidden when he comes back
    }

    private sealed class Entry
    {
        public HashSet<string> Sockets { get; } = new(StringComparer.Ordinal);

        /// <summary>Has sockets, or had some until less than the grace time ago.</summary>
        public bool IsOnline { get; set; }

        public bool IsHidden { get; set; }

        public long GoneSince { get; set; }

        public long? LastSeen { get; set; }

        public bool IsShown => IsOnline && !IsHidden;
    }
}
