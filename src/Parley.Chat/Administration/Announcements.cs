using System.Globalization;
using System.Text.Json;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Announcements to all users: one entry of the log each, whatever the number of users.</summary>
internal sealed class Announcements(ChatStore store, LogWriter writer)
{
    public async Task<Outcome<Announcement>> PostAsync(Staff staff, AnnounceRequest request, IdempotencyKey? key = null)
    {
        if (!Announce.Create(request.Text, request.Title).TryGet(out var announce, out var refusal)) return refusal;

        var record = new AuditRecord(staff, AuditActions.Announce, null, new AuditDetails(Message: request.Title));
        var outcome = await writer.RunAsync(staff, new AuditedWrite<Announced>(announce, record).Once(key, NoticesJson.Wire.Announced));
        return outcome.TryGet(out var said, out refusal) ? new Announcement(said.Id, said.Time, request.Text, request.Title) : refusal;
    }

    /// <summary>One page, newest first.</summary>
    public async ValueTask<Outcome<AnnouncementPage>> ListAsync(string? page, int size)
    {
        var before = long.MaxValue;
        if (page is not null && !SafeInteger.TryParse(page.AsSpan(), out before))
        {
            return Refusal.Malformed("page is not a value from a previous response.");
        }

        var limit = new PageLimit(size);
        await using var read = await store.ReadAsync();
        var found = await read.Sql.QueryAsync(
            """
            select l.seq, l.id, l.time, l.body from log l join conversations c on c.id = l.conversation
            where c.key = $1 and l.seq < $2 order by l.seq desc limit $3
            """,
            ConversationKey.Announcements.Text, before, size + 1L)
            .WhileAsync(
                row => (Seq: row.Long(0), Said: Read(row.Text(1), row.Long(2), row.Text(3))),
                one => limit.TryTake(JsonSize.OfObject(one.Said.Id, one.Said.Text, one.Said.Title)));
        return new AnnouncementPage(
            [.. found.Select(one => one.Said)], !limit.IsCut ? null : found[^1].Seq.ToString(CultureInfo.InvariantCulture));
    }

    private static Announcement Read(string id, long time, string body)
    {
        var said = JsonSerializer.Deserialize(body, NoticesJson.Wire.AnnouncementNotice)!;
        return new Announcement(id, time, said.Text, said.Title);
    }
}
