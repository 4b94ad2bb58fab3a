using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Accounts;
using Parley.Chat.Http;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>Recognises a device on which a user was signed in before: by a mark in a cookie, or by the id of that session.</summary>
/// <remarks>
/// The session may have ended long ago; what is shown opens nothing, it only keeps strangers from locking this device out. The mark is made
/// of the hash that is kept of the session's id: the id does not follow from it, and nobody who has not been signed in has one.
/// </remarks>
internal sealed class KnownDevices(ChatStore store)
{
    /// <summary>The cookie, which goes only to the calls that sign in, and which no script reads.</summary>
    public const string Cookie = "parley_device";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Lets a browser be recognised from now on.</summary>
    public static void Mark(HttpContext context, SignedIn session)
    {
        if (!Token.TryHash(session.Sid, out var hash)) return;

        context.Response.Cookies.Append(Cookie, $"{session.Device}.{Base64Url.EncodeToString(MarkOf(hash))}", new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = context.Request.PathBase.Add("/api/v1/sessions").Value,
            MaxAge = Lifetime,
        });
    }

    /// <summary>Who makes a call that brings a password for this account.</summary>
    public PasswordCaller Find(HttpContext context, string user)
    {
        var device = OfMark(FirstCookie.Of(context.Request, Cookie), user) ?? OfSession(SessionRequest.BearerOf(context.Request), user);
        return device is null ? PasswordCaller.At(context.Connection.RemoteIpAddress) : PasswordCaller.OfDevice(device);
    }

    private string? OfMark(string? cookie, string user)
    {
        if (cookie is not { Length: <= 128 } || cookie.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot)) return null;

        Span<byte> mark = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var encoded = cookie.AsSpan(dot + 1);
        if (encoded.Length != Base64Url.GetEncodedLength(mark.Length)
            || Base64Url.DecodeFromChars(encoded, mark, out _, out var written) != OperationStatus.Done || written != mark.Length) return null;

        var device = cookie[..dot];
        if (!Messages.EntryIds.IsValid(device)) return null;
        using var read = store.Read();
        var hash = read.Sql.Query("select token_hash from sessions where device = $1 and user_id = $2", device, user)
            .All(row => row.GetFieldValue<byte[]>(0));
        return hash is [var known] && CryptographicOperations.FixedTimeEquals(MarkOf(known), mark) ? device : null;
    }

    private string? OfSession(string? sid, string user)
    {
        if (sid is null || Token.IsTicket(sid) || !Token.TryHash(sid, out var hash)) return null;

        using var read = store.Read();
        return read.Sql.Text("select device from sessions where token_hash = $1 and user_id = $2", hash, user);
    }

    private static byte[] MarkOf(byte[] hash) => HMACSHA256.HashData(hash, "a device that was signed in"u8);
}
