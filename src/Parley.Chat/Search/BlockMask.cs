namespace Parley.Chat.Search;

/// <summary>The messages of a block that may match.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Block">The block.</param>
/// <param name="Mask">Bit n: the message with seq = 64 * block + n.</param>
internal readonly record struct BlockMask(long Conversation, long Block, long Mask)
{
    /// <summary>The messages of blocks of one conversation, newest first; a block may occur twice.</summary>
    public static IEnumerable<long> Seqs(IEnumerable<BlockMask> blocks) => blocks
        .GroupBy(one => one.Block, one => one.Mask)
        .OrderByDescending(block => block.Key)
        .SelectMany(block => Posting.Seqs(block.Key, block.Aggregate((a, b) => a | b)));
}
