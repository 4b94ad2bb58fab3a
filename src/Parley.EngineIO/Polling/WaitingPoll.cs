namespace Parley.EngineIO;

/// <summary>A GET that waits for packets.</summary>
internal sealed class WaitingPoll
{
    private readonly TaskCompletionSource<bool> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with true when there is something to send, with false when the client has aborted the request.</summary>
    public Task<bool> Answered => _answered.Task;

    /// <summary>Whether the response is a noop in any case.</summary>
    public bool IsNoop { get; private set; }

    public void Answer() => _answered.TrySetResult(true);

    public void AnswerWithNoop()
    {
        IsNoop = true;
        Answer();
    }

    public void Abort() => _answered.TrySetResult(false);
}
