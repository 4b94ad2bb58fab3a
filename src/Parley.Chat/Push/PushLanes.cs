using System.Runtime.InteropServices;
using Parley.Chat.Clocks;
using Parley.Chat.Supervision;

namespace Parley.Chat.Push;

/// <summary>
/// Selects the next push. Users choose their push services, and one that never responds occupies a worker for seconds. So unproven services
/// share a quarter of the workers, one each; a proven one has at most half of the workers, and a user two. Thread-safe.
/// </summary>
/// <remarks>
/// Waiting pushes are limited in the same way: above the limit of an unproven service or a user they are dropped, because a push is a hint.
/// Only services that respond can delay the caller that adds pushes.
/// </remarks>
internal sealed class PushLanes(TimeProvider time)
{
    /// <summary>The maximum number of pushes in progress.</summary>
    public const int Workers = 16;

    private const int WorkersOfOrigin = Workers / 2;
    private const int TrialWorkers = Workers / 4;
    private const int WorkersOfUser = 2;
    private const int Capacity = 1_000;        // At proven services, and as much again at the others.
    private const int CapacityOfOne = 100;     // Of an unproven service, and of a user.
    private const int MaxIdleOrigins = 1_000;

    private static readonly Backoff Rests = new(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1));

    private readonly Lock _gate = new();

    // All guarded by _gate.
    private readonly Dictionary<string, PushOrigin> _origins = new(StringComparer.Ordinal);
    private readonly Queue<PushOrigin> _proven = [];
    private readonly Queue<PushOrigin> _trials = [];
    private readonly Dictionary<string, (int Waiting, int UnderWay)> _users = new(StringComparer.Ordinal);
    private int _waitingProven;
    private int _waitingTrials;
    private int _underWay;
    private int _trialsUnderWay;

    /// <summary>The number of pushes waiting or in progress.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waitingProven + _waitingTrials + _underWay;
        }
    }

    /// <summary>Adds a push, or drops it if its user or its unproven service has too many waiting.</summary>
    /// <returns>False if the caller should wait and try again.</returns>
    public bool TryAdd(PushJob job)
    {
        lock (_gate)
        {
            ref var origin = ref CollectionsMarshal.GetValueRefOrAddDefault(_origins, job.Origin, out _);
            origin ??= new PushOrigin();
            if (_users.GetValueOrDefault(job.User).Waiting >= CapacityOfOne) return true;
            if (!origin.IsProven && (origin.Waiting.Count >= CapacityOfOne || _waitingTrials >= Capacity)) return true;
            if (origin.IsProven && _waitingProven >= Capacity) return false;

            origin.Waiting.Enqueue(job);
            CountWaiting(origin, 1);
            CountUser(job, waiting: 1, underWay: 0);
            Line(origin);
            return true;
        }
    }

    /// <summary>Takes the next push; null if none may start now.</summary>
    public PushTurn? TryTake()
    {
        lock (_gate) return Take(_trials, isTrial: true) ?? Take(_proven, isTrial: false);
    }

    /// <summary>A push is over.</summary>
    /// <returns>Until when its push service must not be contacted; null for no pause.</returns>
    public Deadline? End(PushTurn turn, PushConduct conduct)
    {
        var origin = turn.Origin;
        lock (_gate)
        {
            origin.UnderWay--;
            _underWay--;
            if (turn.IsTrial) _trialsUnderWay--;
            CountUser(turn.Job, waiting: 0, underWay: -1);
            if (conduct is PushConduct.Answered or PushConduct.Slow) origin.Silences = 0;
            if (conduct != PushConduct.NotCalled) Prove(origin, conduct == PushConduct.Answered);
            if (conduct == PushConduct.Silent) origin.RestsUntil = Deadline.In(time, Rests.After(++origin.Silences));
            Line(origin);
            return conduct == PushConduct.Silent ? origin.RestsUntil : null;
        }
    }

    /// <summary>Queues services whose pause is over, and removes unused ones.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            var isCrowded = _origins.Count > MaxIdleOrigins;
            foreach (var (name, origin) in _origins)
            {
                if (isCrowded && origin.IsIdle && !IsResting(origin)) _origins.Remove(name);
                else Line(origin);
            }
        }
    }

    // The methods below are called with the gate held.
    private PushTurn? Take(Queue<PushOrigin> line, bool isTrial)
    {
        if (isTrial && _trialsUnderWay >= TrialWorkers) return null;

        for (var left = line.Count; left > 0; left--)
        {
            var origin = line.Dequeue();
            origin.IsInLine = false;
            var job = origin.IsProven != isTrial ? TakeOf(origin) : null;
            if (job is null)
            {
                Line(origin);   // In the other queue, or behind pushes of users below their limit.
                continue;
            }

            origin.UnderWay++;
            _underWay++;
            if (isTrial) _trialsUnderWay++;
            Line(origin);
            return new PushTurn(job, origin, isTrial);
        }

        return null;
    }

    // The first push whose user is below the limit.
    private PushJob? TakeOf(PushOrigin origin)
    {
        for (var left = origin.Waiting.Count; left > 0; left--)
        {
            var job = origin.Waiting.Dequeue();
            if (_users.GetValueOrDefault(job.User).UnderWay < WorkersOfUser)
            {
                CountWaiting(origin, -1);
                CountUser(job, waiting: -1, underWay: 1);
                return job;
            }

            origin.Waiting.Enqueue(job);
        }

        return null;
    }

    private void Line(PushOrigin origin)
    {
        if (origin.IsInLine || origin.Waiting.Count == 0 || IsResting(origin)) return;
        if (origin.UnderWay >= (origin.IsProven ? WorkersOfOrigin : 1)) return;

        origin.IsInLine = true;
        (origin.IsProven ? _proven : _trials).Enqueue(origin);
    }

    private void Prove(PushOrigin origin, bool isProven)
    {
        if (origin.IsProven == isProven) return;

        CountWaiting(origin, -origin.Waiting.Count);
        origin.IsProven = isProven;
        while (!isProven && origin.Waiting.Count > CapacityOfOne) CountUser(origin.Waiting.Dequeue(), waiting: -1, underWay: 0);
        CountWaiting(origin, origin.Waiting.Count);
    }

    private bool IsResting(PushOrigin origin) => !origin.RestsUntil.HasCome(time);

    private void CountWaiting(PushOrigin origin, int count)
    {
        if (origin.IsProven) _waitingProven += count;
        else _waitingTrials += count;
    }

    private void CountUser(PushJob job, int waiting, int underWay)
    {
        ref var user = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, job.User, out _);
        user = (user.Waiting + waiting, user.UnderWay + underWay);
        if (user == (0, 0)) _users.Remove(job.User);
    }
}
