namespace Parley.Chat.Messages;

/// <summary>Continues the sends of one socket in order of arrival, whatever the order of their reviews.</summary>
internal sealed class ReviewOrder
{
    private const int MaxQuestions = 8;   // The maximum in progress for one socket, so that one fast client leaves room for others.

    private Task _last = Task.CompletedTask;   // Only the socket's own loop takes turns.

    public SemaphoreSlim Questions { get; } = new(MaxQuestions);

    /// <summary>Takes the next turn.</summary>
    public Turn Take()
    {
        // Asynchronously, or a thousand waiting turns would continue recursively.
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var turn = new Turn(_last, passed);
        _last = passed.Task;
        return turn;
    }
}

/// <summary>A turn.</summary>
/// <param name="Comes">Completed when all earlier turns have continued.</param>
/// <param name="Passed">To be completed when the next turn may continue.</param>
internal readonly record struct Turn(Task Comes, TaskCompletionSource Passed);
