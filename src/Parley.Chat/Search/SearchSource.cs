using Parley.Chat.Log;

namespace Parley.Chat.Search;

/// <summary>A conversation of a search, opened when its turn comes.</summary>
/// <param name="run">The search.</param>
/// <param name="key">The conversation.</param>
/// <param name="before">Only entries before this position of the log.</param>
internal sealed class SearchSource(SearchRun run, ConversationKey key, long before)
{
    private IAsyncEnumerator<Candidate>? _candidates;

    /// <summary>The user's view of it, if already loaded.</summary>
    public Visibility? View { get; init; }

    /// <summary>Its newest candidate before the end, if that is known and in the index.</summary>
    public long? LastSeq { get; init; }

    /// <summary>The current candidate, once the conversation is open.</summary>
    public Candidate? Current { get; private set; }

    /// <summary>The position in the log of <see cref="Current"/>; before that, its last possible position.</summary>
    public long Pos => Current?.Pos ?? before - 1;

    /// <summary>Moves to the next candidate; false at the end.</summary>
    public async ValueTask<bool> AdvanceAsync()
    {
        _candidates ??= new Candidates(run, View ?? (await Visibility.FindAsync(run.Sql, run.User, key))!, before, LastSeq).ReadAsync()
            .GetAsyncEnumerator();
        Current = await _candidates.MoveNextAsync() ? _candidates.Current : null;
        return Current is not null;
    }
}
