namespace Parley.EngineIO;

/// <summary>A GET that waits for packets.</summary>
internal sealed class WaitingPoll
{
    private readonly TaskCompletionSource<bool> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with true when there is something to answer, with false when the client gave the request up.</summary>
    public Task<bool> Answered => _answered.Task;

    /// <summary>Whether the answer is a noop, whatever else is known.</summary>
    public bool IsNoop { get; private set; }

    public void Answer() => _answered.TrySetResult(true);

    public void AnswerWithNoop()
    {
        IsNoop = true;
        Answer();
    }

    public void Abort() => _answered.TrySetResult(false);
}
