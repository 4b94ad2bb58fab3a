using System.Text;
using System.Text.Json;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Notices;

/// <summary>An announcement as it stands in the log.</summary>
internal sealed record Announced(string Id, long Seq, long Time);

/// <summary>Says something to everybody: one entry, which all users read, however many there are.</summary>
internal sealed class Announce : WriteOperation<Announced>
{
    private const int MaxTitle = 128;
    private const int MaxBytes = 32 * 1024;

    private readonly AnnouncementNotice _notice;

    private Announce(AnnouncementNotice notice) => _notice = notice;

    /// <summary>Makes the operation.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="title">What stands above it, if anything.</param>
    public static Outcome<Announce> Create(string? text, string? title = null)
    {
        if (string.IsNullOrWhiteSpace(text)) return Refusal.Malformed("An announcement says something.");
        if (text.Contains('\0', StringComparison.Ordinal)) return Refusal.Malformed("text cannot hold the character U+0000.");
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) return new Refusal(Reason.TooLarge, $"An announcement is at most {MaxBytes} bytes.");
        if (title is not null && !DisplayName.IsValid(title, MaxTitle)) return Refusal.Malformed($"title is 1 to {MaxTitle} printable characters.");
        return new Announce(new AnnouncementNotice(text, title));
    }

    internal override int Size => Least + (sizeof(char) * _notice.Text.Length);

    protected override Outcome<Announced> Run(WriteTransaction transaction)
    {
        var entry = transaction.Append(
            new EntryDraft
            {
                ConversationId = Conversations.Find(transaction.Sql, ConversationKey.Announcements)!.Value,
                Conversation = ConversationKey.Announcements,
                Sender = EntryDraft.Server,
                Kind = NoticeKinds.Announcement,
                Body = JsonSerializer.Serialize(_notice, ChatJson.Wire.AnnouncementNotice),
                Counts = true,
            },
            recipients: null);
        return new Announced(entry.Id, entry.Seq, entry.Time);
    }
}
