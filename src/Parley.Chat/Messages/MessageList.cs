using Parley.Chat.Contract;
using Parley.Chat.Log;

namespace Parley.Chat.Messages;

/// <summary>A page of a conversation over HTTP, oldest first.</summary>
/// <param name="Messages">The entries, as delivered live.</param>
/// <param name="More">Whether there are more in the requested direction.</param>
internal sealed record MessageList(IReadOnlyList<EntryEnvelope> Messages, bool More)
{
    public static MessageList Of(HistoryPage page, CursorFormat cursors) =>
        new([.. page.Messages.Select(entry => new EntryEnvelope(entry, cursors.At(entry.Pos)))], page.More);
}
