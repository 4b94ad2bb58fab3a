using System.Buffers.Text;
using System.Threading.Channels;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Push;

/// <summary>The push subscriptions of devices, one each.</summary>
internal sealed class PushSubscriptions(ChatStore store, LogWriter writer, PushRules rules)
{
    private readonly Channel<bool> _added = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite
    });

    /// <summary>Sets the subscription of a device; a browser that belonged to another device moves to this one.</summary>
    public async Task<Outcome<Done>> SetAsync(VerifiedSession session, SubscribeRequest request)
    {
        if (!rules.TryParse(request.Endpoint, out _)) return Refusal.Malformed("endpoint is an https address of a push service.");
        if (!PushEncryption.IsPublicKey(Decode(request.Keys.P256dh)))
            return Refusal.Malformed("keys.p256dh is a public key of P-256 in base64url.");
        if (Decode(request.Keys.Auth).Length != PushEncryption.SecretSize) return Refusal.Malformed("keys.auth is 16 bytes in base64url.");

        var outcome = await writer.RunAsync(session, transaction => Set(transaction, session, request));
        if (outcome.Refusal is null) _added.Writer.TryWrite(true);
        return outcome;
    }

    public Task<Outcome<Done>> RemoveAsync(VerifiedSession session) => writer.RunAsync<Done>(session, transaction =>
    {
        transaction.SqlKeepingCache().Execute("delete from push_subscriptions where device = $1", session.Device);
        return Done.Value;
    });

    /// <summary>Removes a subscription that its push service no longer knows, unless the device has changed it in the meantime.</summary>
    public Task<Outcome<Done>> RemoveAsync(PushSubscription gone) => writer.RunAsync<Done>(Actor.Server, transaction =>
    {
        transaction.SqlKeepingCache()
            .Execute("delete from push_subscriptions where device = $1 and endpoint = $2", gone.Device, gone.Endpoint);
        return Done.Value;
    });

    /// <summary>Returns when there is a subscription: without any, the log need not be followed.</summary>
    public async Task WaitForOneAsync(CancellationToken cancellation)
    {
        while (!await HasAnyAsync()) await _added.Reader.ReadAsync(cancellation);
    }

    public static byte[] Decode(string text)
    {
        var isBase64 = text.Length <= 128 && Base64Url.IsValid(text.TrimEnd('='));
        return isBase64 ? Base64Url.DecodeFromChars(text.TrimEnd('=')) : [];
    }

    /// <summary>Whether a device still has this subscription, which ends with its session.</summary>
    public async ValueTask<bool> HasAsync(PushSubscription subscription)
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.AnyAsync(
            "select 1 from push_subscriptions where device = $1 and endpoint = $2", subscription.Device, subscription.Endpoint);
    }

    private async ValueTask<bool> HasAnyAsync()
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.AnyAsync("select 1 from push_subscriptions limit 1");
    }

    private static Outcome<Done> Set(WriteTransaction transaction, VerifiedSession session, SubscribeRequest request)
    {
        var sql = transaction.SqlKeepingCache();
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
