namespace Parley.SocketIO;

/// <summary>Takes the acks of one broadcast as they come. Implementations are thread-safe and do not block.</summary>
public interface IAckReceiver
{
    /// <summary>Says that more have been asked.</summary>
    /// <param name="count">How many.</param>
    void Expect(int count);

    /// <summary>Takes an answer.</summary>
    void Answer(EventArguments answer);

    /// <summary>Says that one of those who were asked will not answer.</summary>
    void Miss();
}

/// <summary>Gathers the acks of one broadcast, from this node and others. Thread-safe.</summary>
internal sealed class AckCollector : IAckReceiver
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by _gate.
    private readonly List<EventArguments> _answers = [];
    private int _expected;
    private int _missed;
    private int _counting;   // parties that have not yet said how many clients they have asked

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

    /// <summary>One party has said all that it expects.</summary>
    public void Counted()
    {
        lock (_gate)
        {
            _counting--;
            EndIfSettled();
        }
    }

    /// <summary>Waits until all have answered or the time is over.</summary>
    public async Task<(IReadOnlyList<EventArguments> Answers, int Expected)> WaitAsync(
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
