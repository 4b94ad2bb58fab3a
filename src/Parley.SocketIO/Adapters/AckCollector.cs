namespace Parley.SocketIO;

/// <summary>Gathers the acks of one broadcast, from this node and others. Thread-safe.</summary>
public sealed class AckCollector
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by _gate.
    private readonly List<EventArguments> _answers = [];
    private int _expected;
    private int _missed;
    private int _counting;   // parties that have not yet said how many clients they have asked

    internal AckCollector(int parties) => _counting = parties;

    /// <summary>Says that more clients have been asked.</summary>
    /// <param name="clients">How many.</param>
    public void Expect(int clients)
    {
        lock (_gate) _expected += clients;
    }

    /// <summary>Takes a client's answer.</summary>
    public void Answer(EventArguments answer)
    {
        lock (_gate)
        {
            _answers.Add(answer);
            EndIfSettled();
        }
    }

    /// <summary>Says that one of those who were asked will not answer.</summary>
    public void Miss()
    {
        lock (_gate)
        {
            _missed++;
            EndIfSettled();
        }
    }

    /// <summary>One party has said all that it expects.</summary>
    internal void Counted()
    {
        lock (_gate)
        {
            _counting--;
            EndIfSettled();
        }
    }

    /// <summary>Waits until all have answered or the time is over.</summary>
    internal async Task<(IReadOnlyList<EventArguments> Answers, int Expected)> WaitAsync(
        TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await _settled.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What has come so far is the answer.
        }

        lock (_gate) return ([.. _answers], _expected);
    }

    // Called with the gate held.
    private void EndIfSettled()
    {
        if (_counting == 0 && _answers.Count + _missed >= _expected) _settled.TrySetResult();
    }
}
