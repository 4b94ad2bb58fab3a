using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Chat.Contract;
using Parley.EngineIO;

namespace Parley.Chat.Push;

/// <summary>The key by which push services know this server: RFC 8292.</summary>
internal sealed class VapidKey : IDisposable
{
    private static readonly string Header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);   // A day at most.

    private readonly ECDsa _key;

    /// <param name="stored">What <see cref="Create"/> gave.</param>
    public VapidKey(string stored)
    {
        _key = ECDsa.Create();
        _key.ImportPkcs8PrivateKey(Convert.FromBase64String(stored), out _);
        Public = Base64Url.EncodeToString(PushEncryption.PublicKey(_key.ExportParameters(includePrivateParameters: false)));
    }

    /// <summary>The public half, as browsers want it when they subscribe.</summary>
    public string Public { get; }

    /// <summary>Makes a new key, to be stored.</summary>
    public static string Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }

    /// <summary>The value of <c>Authorization</c> for one push.</summary>
    /// <param name="endpoint">Where it goes.</param>
    /// <param name="contact">Whom the push service may write to; empty for nobody.</param>
    /// <param name="now">The time.</param>
    public string Authorize(Uri endpoint, string contact, DateTimeOffset now)
    {
        var audience = WebOrigin.TryCreate(endpoint, out var origin) ? origin.ToString() : "";
        var claims = new VapidClaims(audience, (now + Lifetime).ToUnixTimeSeconds(), contact.Length > 0 ? contact : null);
        var body = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, ChatJson.Wire.VapidClaims));
        string signature;
        lock (_key) signature = Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes($"{Header}.{body}"), HashAlgorithmName.SHA256));
        return $"vapid t={Header}.{body}.{signature}, k={Public}";
    }

    public void Dispose() => _key.Dispose();
}

/// <summary>What the server says of itself to a push service.</summary>
internal sealed record VapidClaims(string Aud, long Exp, string? Sub);
