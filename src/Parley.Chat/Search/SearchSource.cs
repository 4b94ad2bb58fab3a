using Parley.Chat.Messages;

namespace Parley.Chat.Search;

/// <summary>A conversation of a search, which is opened when it is its turn.</summary>
/// <param name="run">The search.</param>
/// <param name="key">The conversation.</param>
/// <param name="before">Only what comes before it in the log.</param>
internal sealed class SearchSource(SearchRun run, ConversationKey key, long before)
{
    private IEnumerator<Candidate>? _candidates;

    /// <summary>The user's view of it, if it is known already.</summary>
    public Visibility? View { get; init; }

    /// <summary>The candidate at hand, once the conversation is open.</summary>
    public Candidate? Current { get; private set; }

    /// <summary>The place in the log of <see cref="Current"/>; before that, the last place that it can have.</summary>
    public long Pos => Current?.Pos ?? before - 1;

    /// <summary>Goes to the next candidate; false at the end.</summary>
    public bool Advance()
    {
        _candidates ??= new Candidates(run, View ?? Visibility.Find(run.Sql, run.User, key)!, before).Read().GetEnumerator();
        Current = _candidates.MoveNext() ? _candidates.Current : null;
        return Current is not null;
    }
}
