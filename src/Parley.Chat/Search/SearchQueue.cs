using System.Text.Json;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>
/// The user's conversations that a search has not come to yet, newest first. It looks for the newest candidate of many at once, so that a
/// conversation is opened only when the search comes to a candidate in it.
/// </summary>
/// <param name="run">The search.</param>
/// <param name="conversations">The conversations, by <see cref="QueuedConversation.Last"/>.</param>
/// <param name="before">Only entries before this position of the log.</param>
internal sealed class SearchQueue(SearchRun run, List<QueuedConversation> conversations, long before)
{
    private const int Conversations = 256;   // Some milliseconds, as is the next one.
    private const int Blocks = 8_192;
    private const int BlocksOfOne = 256;
    private const int Later = 64;            // Candidates of which one is probably before the end of the search.

    private const string Places =
        """
        select c.id, c.key, max(case when l.pos < ?2 then l.pos end), max(case when l.pos < ?2 then l.seq end)
        from json_each(?1) e cross join log l cross join conversations c
        where l.conversation = cast(e.value ->> 'c' as bigint) and l.seq = cast(e.value ->> 'seq' as bigint) and c.id = l.conversation
        group by c.id, c.key
        """;

    private int _taken;

    /// <summary>The last position of the log at which one of them may have a hit; null if none is left.</summary>
    public long? Last => _taken < conversations.Count ? conversations[_taken].Last : null;

    /// <summary>Takes the next ones from the queue.</summary>
    /// <returns>Those of them that may have a hit.</returns>
    public async ValueTask<List<SearchSource>> NextAsync()
    {
        var some = Take();
        var candidates = await CandidatesAsync(some.FindAll(IsIndexed));
        var others = await OthersAsync(some.FindAll(one => !candidates.ContainsKey(one.Id)));
        var entries = candidates.SelectMany(one => one.Value.Select(seq => (one.Key, seq))).Concat(others);
        return await run.Sql.Statement(Places).Bind(1, SqlList.Of(entries, Write)).Bind(2, before)
            .AllAsync(row => SourceOf(row, candidates.ContainsKey(row.Long(0))));
    }

    private List<QueuedConversation> Take()
    {
        var (first, blocks) = (_taken, 0L);
        while (_taken < conversations.Count && _taken - first < Conversations && blocks < Blocks)
            blocks += Math.Min(Posting.BlockOf(conversations[_taken++].LastSeq) + 1, BlocksOfOne);
        return conversations[first.._taken];
    }

    // Whether the index has all entries that can be hits. Otherwise there may be some between it and the end of the log.
    private bool IsIndexed(QueuedConversation one) => one.Last <= run.Indexed;

    /// <summary>The newest candidates of conversations, newest first; none in older entries of a long conversation.</summary>
    private async ValueTask<Dictionary<long, long[]>> CandidatesAsync(List<QueuedConversation> some)
    {
        var blocks = (await SearchBlocks.FindAsync(run.Sql, run.Query, some.ConvertAll(NewestBlocks))).ToLookup(one => one.Conversation);
        return some.Select(one => (one.Id, Seqs: NewestOf(one, blocks[one.Id]))).Where(one => one.Seqs.Length > 0)
            .ToDictionary(one => one.Id, one => one.Seqs);
    }

    private static BlockRange NewestBlocks(QueuedConversation one)
    {
        var last = Posting.BlockOf(one.LastSeq);
        return new BlockRange(one.Id, Math.Max(0, last - BlocksOfOne + 1), last);
    }

    // The newest one may be after the end of the search: a former page has shown it.
    private long[] NewestOf(QueuedConversation one, IEnumerable<BlockMask> blocks) =>
        [.. BlockMask.Seqs(blocks).Where(seq => seq <= one.LastSeq).Take(one.Last == before - 1 ? Later : 1)];

    /// <summary>The last entries of the conversations that may have a hit although no candidate is known.</summary>
    private async ValueTask<IEnumerable<(long Conversation, long Seq)>> OthersAsync(List<QueuedConversation> some)
    {
        var others = some.FindAll(one => IsIndexed(one) && NewestBlocks(one).From > 0).ConvertAll(one => one.Id);
        var found = await SearchBlocks.WithGramsAsync(run.Sql, run.Query, others);
        return some.Where(one => !IsIndexed(one) || found.Contains(one.Id)).Select(one => (one.Id, one.LastSeq));
    }

    private SearchSource SourceOf(SqlStatement row, bool isKnown)
    {
        var (key, pos) = (new ConversationKey(row.Text(1)), row.LongOrNull(2));
        return new SearchSource(run, key, (pos ?? before - 1) + 1) { LastSeq = isKnown ? row.LongOrNull(3) : null };
    }

    private static void Write(Utf8JsonWriter row, (long Conversation, long Seq) entry)
    {
        row.WriteNumber("c"u8, entry.Conversation);
        row.WriteNumber("seq"u8, entry.Seq);
    }
}
