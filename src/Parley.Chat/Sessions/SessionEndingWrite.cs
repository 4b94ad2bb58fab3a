using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>A write that ends sessions of a user: notifies the user's devices, then closes the connections.</summary>
internal abstract class SessionEndingWrite<T>(string user, Reason reason, Action<SessionEnded> ended) : WriteOperation<T>
{
    private IReadOnlyList<string> _devices = [];

    protected string User => user;

    internal sealed override bool IsAnsweredLast => _devices.Count > 0;

    internal sealed override void Delivered()
    {
        if (Outcome.Refusal is not null) return;
        foreach (var device in _devices) ended(new SessionEnded(user, device, reason));
    }

    /// <summary>The devices of the user's active sessions.</summary>
    protected List<string> SessionsOf(WriteTransaction transaction, string? except = null, string? kind = null) =>
        transaction.SqlKeepingCache().Query(
        """
        select device from sessions where user_id = $1 and ended is null and device <> $2 and ($3 = '' or kind = $4) order by device
        """,
        user, except ?? "", kind is null ? "" : "kind", kind ?? "").All(row => row.Text(0));

    /// <summary>Ends these sessions of the user; called once per run.</summary>
    protected void End(WriteTransaction transaction, IReadOnlyList<string> devices)
    {
        _devices = devices;
        foreach (var device in devices)
        {
            var sql = transaction.SqlKeepingCache();
            sql.Execute(
                "update sessions set ended = $2, end_reason = $3 where device = $1", device, transaction.Now, reason.WireName());
            sql.Execute("delete from tickets where device = $1", device);
            sql.Execute("delete from device_cursors where device = $1", device);
            sql.Execute("delete from push_subscriptions where device = $1", device);
            transaction.SessionEnded(device);
            transaction.Notify(
                user, NoticeKinds.SessionEnded, new SessionNotice(device, reason.WireName()), NoticesJson.Wire.SessionNotice);
        }
    }
}
