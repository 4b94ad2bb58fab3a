using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Http;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>Recognizes a device that has signed in before, by a mark in a cookie or by the id of that session.</summary>
/// <remarks>
/// The session may have ended long ago. The mark gives no access; it only prevents others from locking out this device. It is derived from
/// the stored hash of the session id, so the id cannot be derived from it, and only signed-in devices have one.
/// </remarks>
internal sealed class KnownDevices(ChatStore store)
{
    /// <summary>The cookie, which is sent only to the sign-in endpoints and which scripts cannot read.</summary>
    public const string Cookie = "parley_device";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Sets the cookie for a browser.</summary>
    public static void Mark(HttpContext context, SignedIn session)
    {
        if (!Token.TryHash(session.SessionId, out var hash)) return;

        context.Response.Cookies.Append(Cookie, $"{session.Device}.{Base64Url.EncodeToString(MarkOf(hash))}", new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = context.Request.PathBase.Add("/api/v1/sessions").Value,
            MaxAge = Lifetime,
        });
    }

    /// <summary>The caller of a request with a password for this account.</summary>
    public async ValueTask<PasswordCaller> FindAsync(HttpContext context, string user)
    {
        var device = await OfMarkAsync(FirstCookie.Of(context.Request, Cookie), user)
            ?? await OfSessionAsync(SessionRequest.BearerOf(context.Request), user);
        return device is null ? PasswordCaller.At(context.Connection.RemoteIpAddress) : PasswordCaller.OfDevice(device);
    }

    private async ValueTask<string?> OfMarkAsync(string? cookie, string user)
    {
        if (!TryParse(cookie, out var device, out var mark)) return null;

        await using var read = await store.ReadAsync();
        var hash = await read.Sql.QueryAsync("select token_hash from sessions where device = $1 and user_id = $2", device, user)
            .AllAsync(row => row.GetFieldValue<byte[]>(0));
        return hash is [var known] && CryptographicOperations.FixedTimeEquals(MarkOf(known), mark) ? device : null;
    }

    private static bool TryParse(string? cookie, out string device, out byte[] mark)
    {
        (device, mark) = ("", new byte[HMACSHA256.HashSizeInBytes]);
        if (cookie is not { Length: <= 128 } || cookie.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot)) return false;

        device = cookie[..dot];
        var encoded = cookie.AsSpan(dot + 1);
        return encoded.Length == Base64Url.GetEncodedLength(mark.Length)
            && Base64Url.DecodeFromChars(encoded, mark, out _, out var written) == OperationStatus.Done && written == mark.Length
            && EntryIds.IsValid(device);
    }

    private async ValueTask<string?> OfSessionAsync(string? sessionId, string user)
    {
        if (sessionId is null || Token.IsTicket(sessionId) || !Token.TryHash(sessionId, out var hash)) return null;

        await using var read = await store.ReadAsync();
        return await read.Sql.TextAsync("select device from sessions where token_hash = $1 and user_id = $2", hash, user);
    }

    private static byte[] MarkOf(byte[] hash) => HMACSHA256.HashData(hash, "a device that was signed in"u8);
}
