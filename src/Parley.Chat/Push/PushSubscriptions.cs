using System.Buffers.Text;
using System.Threading.Channels;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Push;

/// <summary>Where each device wants to be called; one place for each.</summary>
internal sealed class PushSubscriptions(ChatStore store, LogWriter writer, PushRules rules)
{
    private readonly Channel<bool> _added = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Sets the place of a device; a browser that another device has had before belongs to this one now.</summary>
    public async Task<Outcome<Done>> SetAsync(VerifiedSession session, SubscribeRequest request)
    {
        if (!rules.TryParse(request.Endpoint, out _)) return Refusal.Malformed("endpoint is an https address of a push service.");
        if (!PushEncryption.IsPublicKey(Decode(request.Keys.P256dh))) return Refusal.Malformed("keys.p256dh is a public key of P-256 in base64url.");
        if (Decode(request.Keys.Auth).Length != PushEncryption.SecretSize) return Refusal.Malformed("keys.auth is 16 bytes in base64url.");

        var outcome = await writer.RunAsync(session, transaction => Set(transaction, session, request));
        if (outcome.Refusal is null) _added.Writer.TryWrite(true);
        return outcome;
    }

    public Task<Outcome<Done>> RemoveAsync(VerifiedSession session) => writer.RunAsync<Done>(session, transaction =>
    {
        transaction.SqlBeside.Execute("delete from push_subscriptions where device = $1", session.Device);
        return Done.Value;
    });

    /// <summary>Removes a place that its push service no longer knows, unless the device has named another meanwhile.</summary>
    public Task<Outcome<Done>> RemoveAsync(PushSubscription gone) => writer.RunAsync<Done>(Actor.Server, transaction =>
    {
        transaction.SqlBeside.Execute("delete from push_subscriptions where device = $1 and endpoint = $2", gone.Device, gone.Endpoint);
        return Done.Value;
    });

    /// <summary>Returns when there is a subscription: without any, nothing follows the log on their behalf.</summary>
    public async Task WaitForOneAsync(CancellationToken cancellation)
    {
        while (!HasAny()) await _added.Reader.ReadAsync(cancellation);
    }

    public static byte[] Decode(string text)
    {
        var isBase64 = text.Length <= 128 && Base64Url.IsValid(text.TrimEnd('='));
        return isBase64 ? Base64Url.DecodeFromChars(text.TrimEnd('=')) : [];
    }

    /// <summary>Whether a device still wants to be called there, as it does not when its session has ended.</summary>
    public bool Has(PushSubscription subscription)
    {
        using var read = store.Read();
        return read.Sql.Any("select 1 from push_subscriptions where device = $1 and endpoint = $2", subscription.Device, subscription.Endpoint);
    }

    private bool HasAny()
    {
        using var read = store.Read();
        return read.Sql.Any("select 1 from push_subscriptions limit 1");
    }

    private static Outcome<Done> Set(WriteTransaction transaction, VerifiedSession session, SubscribeRequest request)
    {
        var sql = transaction.SqlBeside;
        sql.Execute("delete from push_subscriptions where device = $1 or endpoint = $2", session.Device, request.Endpoint);
        var added = sql.Execute(
            """
            insert into push_subscriptions (device, user_id, endpoint, p256dh, auth, created)
            select device, user_id, $3, $4, $5, $6 from sessions where device = $1 and user_id = $2 and ended is null
            """,
            session.Device, session.User, request.Endpoint, request.Keys.P256dh, request.Keys.Auth, transaction.Now);
        return added == 1 ? Done.Value : Refusal.Unauthenticated;
    }
}
