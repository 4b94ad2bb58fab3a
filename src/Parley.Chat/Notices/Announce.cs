using System.Text;
using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Notices;

/// <summary>An announcement in the log.</summary>
internal sealed record Announced(string Id, long Seq, long Time);

/// <summary>Appends an announcement: one entry, which all users read, whatever their number.</summary>
internal sealed class Announce : WriteOperation<Announced>
{
    private const int MaxTitle = 128;
    private const int MaxBytes = 32 * 1024;

    private readonly AnnouncementNotice _notice;

    private Announce(AnnouncementNotice notice) => _notice = notice;

    /// <summary>Creates the operation.</summary>
    /// <param name="text">The message.</param>
    /// <param name="title">The title, if any.</param>
    public static Outcome<Announce> Create(string? text, string? title = null)
    {
        if (string.IsNullOrWhiteSpace(text)) return Refusal.Malformed("text must not be empty.");
        if (text.Contains('\0', StringComparison.Ordinal)) return Refusal.Malformed("text cannot contain the character U+0000.");
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            return new Refusal(Reason.TooLarge, $"An announcement is at most {MaxBytes} bytes.");
        if (title is not null && !DisplayName.IsValid(title, MaxTitle))
            return Refusal.Malformed($"title is 1 to {MaxTitle} printable characters.");
        return new Announce(new AnnouncementNotice(text, title));
    }

    internal override int Size => MinSize + (sizeof(char) * _notice.Text.Length);

    protected override Outcome<Announced> Run(WriteTransaction transaction)
    {
        var entry = transaction.Append(
            new EntryDraft
            {
                ConversationId = Conversations.FindAsync(transaction.SqlInvalidatingCache(), ConversationKey.Announcements).AtOnce()!.Value,
                Conversation = ConversationKey.Announcements,
                Sender = EntryDraft.Server,
                Kind = NoticeKinds.Announcement,
                Body = JsonSerializer.Serialize(_notice, NoticesJson.Wire.AnnouncementNotice),
                Counts = true,
            },
            recipients: null);
        return new Announced(entry.Id, entry.Seq, entry.Time);
    }
}
