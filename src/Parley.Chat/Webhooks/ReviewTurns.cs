namespace Parley.Chat.Webhooks;

/// <summary>Lets the sends of one socket go on in the order in which they came, whatever order their answers come in.</summary>
internal sealed class ReviewTurns
{
    private const int MaxQuestions = 8;   // Under way for one socket, so that one client in a hurry leaves room for others.

    private Task _last = Task.CompletedTask;   // The socket's own loop alone takes turns.

    public SemaphoreSlim Questions { get; } = new(MaxQuestions);

    /// <summary>Takes the place behind all that came before.</summary>
    public Turn Take()
    {
        // Asynchronously, or a thousand that wait for one would go on inside each other.
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var turn = new Turn(_last, passed);
        _last = passed.Task;
        return turn;
    }
}

/// <summary>A place in a line.</summary>
/// <param name="Comes">Completed when all that came before have gone on.</param>
/// <param name="Passed">To be completed when the next may go on.</param>
internal readonly record struct Turn(Task Comes, TaskCompletionSource Passed);
