using System.Text;
using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Administration;

/// <summary>Tells all users something: one entry of the log, whatever their number.</summary>
internal sealed class Announce(string text) : WriteOperation<Done>
{
    private const int MaxBytes = 32 * 1024;

    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (string.IsNullOrWhiteSpace(text)) return Refusal.Malformed("An announcement says something.");
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) return new Refusal(Reason.TooLarge, $"An announcement has at most {MaxBytes / 1024} KiB.");

        transaction.Append(
            new EntryDraft
            {
                ConversationId = Conversations.Find(transaction.Sql, ConversationKey.Announcements)!.Value,
                Conversation = ConversationKey.Announcements,
                Sender = EntryDraft.Server,
                Kind = NoticeKinds.Announcement,
                Body = JsonSerializer.Serialize(new AnnouncementNotice(text), ChatJson.Wire.AnnouncementNotice),
                Counts = true,
            },
            recipients: null);
        return Done.Value;
    }
}
