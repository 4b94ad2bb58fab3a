namespace Parley.SocketIO;

/// <summary>Collects the acks of one broadcast, from this node and others. Thread-safe.</summary>
internal sealed class AckCollector : IAckReceiver
{
    private const string Unknown = "unknown";   // as IAckReceiver.Silent says

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by _gate.
    private readonly List<EventArguments> _answers = [];
    private int _expected;
    private int _missed;
    private readonly List<string> _silent = [];
    private int _counting;   // parties that have not announced all their clients yet

    public AckCollector(int parties) => _counting = parties;

    public void Expect(int count)
    {
        lock (_gate) _expected += count;
    }

    public void Answer(EventArguments answer)
    {
        lock (_gate)
        {
            _answers.Add(answer);
            EndIfSettled();
        }
    }

    public void Miss()
    {
        lock (_gate)
        {
            _missed++;
            EndIfSettled();
        }
    }

    public void Silent(string node)
    {
        lock (_gate) _silent.Add(node);
    }

    /// <summary>One party has announced all its clients.</summary>
    public void Counted()
    {
        lock (_gate)
        {
            _counting--;
            EndIfSettled();
        }
    }

    /// <summary>Waits for all acks, at most until the timeout.</summary>
    /// <param name="counting">Ends when all parties have announced their clients; with the timeout at the latest.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<CollectedAcks> WaitAsync(Task counting, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await _settled.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The acks so far are the result. An adapter has the same timeout, and reports the silent nodes when it is over.
            await Task.WhenAny(counting, Task.Delay(Grace, time, cancellationToken));
        }

        lock (_gate)
        {
            // An adapter that does not know by then how many other nodes there are has not reached them.
            if (_counting > 0 && _silent.Count == 0) _silent.Add(Unknown);
            return new CollectedAcks([.. _answers], _expected, [.. _silent]);
        }
    }

    // Called with the gate held.
    private void EndIfSettled()
    {
        if (_counting == 0 && _answers.Count + _missed >= _expected) _settled.TrySetResult();
    }
}
