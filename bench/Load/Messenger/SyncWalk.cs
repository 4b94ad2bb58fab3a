namespace Parley.Bench.Load.Messenger;

/// <summary>Requests page after page with <c>offline-c</c> until there is no more.</summary>
/// <param name="client">The user who makes the request.</param>
/// <param name="text">What messages look like.</param>
/// <param name="onEntry">Sees the number of each message.</param>
/// <param name="onPage">Sees how many messages a page had.</param>
/// <param name="onDone">Runs after the last page.</param>
internal sealed class SyncWalk(ContractClient client, MessageText text, Action<int> onEntry, Action<int> onPage, Action onDone)
{
    private const int PageSize = 200;

    /// <summary>Up to where everything has been read; null for a device that comes for the first time.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Starts, inside the client's lock.</summary>
    public void Start(string? cursor)
    {
        Cursor = cursor;
        Ask();
    }

    private void Ask()
    {
        var message = Cursor is null ? $"{{\"limit\":{PageSize}}}" : $"{{\"limit\":{PageSize},\"cursor\":\"{Cursor}\"}}";
        client.Request("offline-c", message, OnAnswer);
    }

    private void OnAnswer(ReadOnlySpan<byte> answer)
    {
        Cursor = Answers.Cursor(answer);
        var rest = answer;
        var count = 0;
        while (text.TryRead(ref rest, out var number))
        {
            onEntry(number);
            count++;
        }

        onPage(count);
        if (Answers.HasMore(answer))
            Ask();
        else
            onDone();
    }
}
