using System.Runtime.InteropServices;

namespace Parley.Chat.Search;

/// <summary>Collects rows of the index, each once, whatever the number of its messages. For one thread.</summary>
internal sealed class PostingBatch
{
    private readonly Dictionary<(long Conversation, long Gram, long Block), long> _masks = [];

    /// <summary>The number of rows.</summary>
    public int Count => _masks.Count;

    public void Add(long conversation, long seq, HashSet<long> grams)
    {
        var (block, mask) = (Posting.BlockOf(seq), Posting.MaskOf(seq));
        foreach (var gram in grams) CollectionsMarshal.GetValueRefOrAddDefault(_masks, (conversation, gram, block), out _) |= mask;
    }

    /// <summary>The rows in the order of the index, so that neighbours are written together.</summary>
    public Posting[] InOrder()
    {
        var rows = new Posting[_masks.Count];
        var i = 0;
        foreach (var (key, mask) in _masks) rows[i++] = new Posting(key.Conversation, key.Gram, key.Block, mask);
        Array.Sort(rows, static (a, b) =>
            a.Conversation != b.Conversation ? a.Conversation.CompareTo(b.Conversation)
            : a.Gram != b.Gram ? a.Gram.CompareTo(b.Gram)
            : a.Block.CompareTo(b.Block));
        return rows;
    }
}
