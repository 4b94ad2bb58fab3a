namespace Parley.Chat.Search;

/// <summary>A row of the index: the messages with a gram in a block of 64.</summary>
internal readonly record struct Posting(long Conversation, long Gram, long Block, long Mask)
{
    private const int BlockBits = 6;

    public static long BlockOf(long seq) => seq >> BlockBits;

    public static long FirstOf(long block) => block << BlockBits;

    public static long MaskOf(long seq) => 1L << (int)(seq & ((1 << BlockBits) - 1));

    /// <summary>The messages of a mask, newest first.</summary>
    public static IEnumerable<long> Seqs(long block, long mask)
    {
        for (var seq = FirstOf(block + 1) - 1; seq >= FirstOf(block); seq--)
        {
            if ((mask & MaskOf(seq)) != 0) yield return seq;
        }
    }
}
