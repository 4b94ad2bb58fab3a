using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>A page of a conversation over HTTP, oldest first.</summary>
/// <param name="Messages">The entries, as they are delivered live.</param>
/// <param name="More">Whether there are further ones in the direction that was asked for.</param>
internal sealed record MessageList(IReadOnlyList<EntryEnvelope> Messages, bool More)
{
    public static MessageList Of(HistoryPage page, CursorFormat cursors) =>
        new([.. page.Messages.Select(entry => new EntryEnvelope(entry, cursors.At(entry.Pos)))], page.More);
}
