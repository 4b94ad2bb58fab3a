using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Inbox;

/// <summary>
/// Pushes read marks to the members of small groups. Marks are collected briefly, so that many members who read at once cause one push to
/// each. A large group costs one check from time to time. Thread-safe.
/// </summary>
internal sealed class GroupReceipts : IDisposable
{
    private const int MaxLarge = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LargeFor = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly ChatStore _store;
    private readonly LiveEvents _live;
    private readonly TimeProvider _time;
    private readonly GuardedTimer _timer;
    private readonly Dictionary<string, long> _large = new(StringComparer.Ordinal);          // guarded by _gate; since when it is known
    private Dictionary<string, Dictionary<string, long>> _waiting = new(StringComparer.Ordinal);   // guarded by _gate

    public GroupReceipts(ChatStore store, LiveEvents live, ServiceSupervisor supervisor, TimeProvider time)
    {
        (_store, _live, _time) = (store, live, time);
        _timer = supervisor.CreateTimer("read receipts", TellAsync);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>A member has read up to <paramref name="seq"/>.</summary>
    public void Add(string group, string user, long seq)
    {
        lock (_gate)
        {
            if (_large.TryGetValue(group, out var since) && _time.GetElapsedTime(since) < LargeFor) return;

            if (_waiting.Count == 0) _timer.Change(Pause, Timeout.InfiniteTimeSpan);
            if (!_waiting.TryGetValue(group, out var reads))
                _waiting.Add(group, reads = new Dictionary<string, long>(StringComparer.Ordinal));
            reads[user] = Math.Max(seq, reads.GetValueOrDefault(user));
        }
    }

    // A failure loses only a hint; clients can request the marks.
    private async ValueTask TellAsync()
    {
        Dictionary<string, Dictionary<string, long>> waiting;
        lock (_gate) (waiting, _waiting) = (_waiting, new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal));
        await using var read = await _store.ReadAsync();
        foreach (var (group, reads) in waiting) await TellAsync(read.Sql, group, reads);
    }

    private async ValueTask TellAsync(ReadSession sql, string group, Dictionary<string, long> reads)
    {
        if (await LiveReceiptLimit.MembersAsync(sql, group) is not { } members)
        {
            RememberLarge(group);
            return;
        }

        var first = reads.Values.Min();
        Emit(group, members.Where(member => member.JoinSeq <= first), reads);

        // Later members do not receive marks from before they joined.
        foreach (var late in members.Where(member => member.JoinSeq > first))
        {
            var seen = reads.Where(mark => mark.Value >= late.JoinSeq).ToDictionary();
            if (seen.Count > 0) Emit(group, [late], seen);
        }
    }

    private void Emit(string group, IEnumerable<LiveMember> members, Dictionary<string, long> reads) =>
        _live.Emit(
            Namespaces.Group, members.Select(member => member.User), ChatEvents.GroupRead,
            new Envelope<GroupReadPush>(RequestEnvelope.Server, group, new GroupReadPush(group, reads)));

    private void RememberLarge(string group)
    {
        lock (_gate)
        {
            if (_large.Count >= MaxLarge) _large.Clear();
            _large[group] = _time.GetTimestamp();
        }
    }
}
