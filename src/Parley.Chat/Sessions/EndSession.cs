using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Sessions;

/// <summary>Ends one session, tells its user's devices, and then whoever holds its connections.</summary>
internal sealed class EndSession(string user, string device, Reason reason, Action<SessionEnded> ended) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        var sql = transaction.SqlBeside;
        var count = sql.Execute(
            "update sessions set ended = $3, end_reason = $4 where device = $1 and user_id = $2 and ended is null",
            device, user, transaction.Now, reason.WireName());
        if (count == 0) return Done.Value;

        sql.Execute("delete from tickets where device = $1", device);
        sql.Execute("delete from device_cursors where device = $1", device);
        transaction.Notify(user, NoticeKinds.SessionEnded, new SessionNotice(device, reason.WireName()), ChatJson.Wire.SessionNotice);
        return Done.Value;
    }

    internal override void Delivered()
    {
        if (Entries.Count > 0) ended(new SessionEnded(user, device, reason.WireName()));
    }
}
