using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.EngineIO;

namespace Parley.Chat.Push;

/// <summary>The key that identifies this server to push services: RFC 8292.</summary>
internal sealed class VapidKey : IDisposable
{
    private static readonly string Header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);   // A day at most.

    private readonly ECDsa _key;

    /// <param name="stored">The result of <see cref="Create"/>.</param>
    public VapidKey(string stored)
    {
        _key = ECDsa.Create();
        _key.ImportPkcs8PrivateKey(Convert.FromBase64String(stored), out _);
        Public = Base64Url.EncodeToString(PushEncryption.PublicKey(_key.ExportParameters(includePrivateParameters: false)));
    }

    /// <summary>The public key, for browsers' subscriptions.</summary>
    public string Public { get; }

    /// <summary>Creates a new key, to be stored.</summary>
    public static string Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }

    /// <summary>The value of <c>Authorization</c> for one push.</summary>
    /// <param name="endpoint">The target.</param>
    /// <param name="contact">The contact for the push service; empty for none.</param>
    /// <param name="now">The time.</param>
    public string Authorize(Uri endpoint, string contact, DateTimeOffset now)
    {
        var audience = WebOrigin.TryCreate(endpoint, out var origin) ? origin.ToString() : "";
        var claims = new VapidClaims(audience, (now + Lifetime).ToUnixTimeSeconds(), contact.Length > 0 ? contact : null);
        var body = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, PushJson.Wire.VapidClaims));
        string signature;
        lock (_key)
            signature = Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes($"{Header}.{body}"), HashAlgorithmName.SHA256));
        return $"vapid t={Header}.{body}.{signature}, k={Public}";
    }

    public void Dispose() => _key.Dispose();
}

/// <summary>The claims of the server for a push service.</summary>
internal sealed record VapidClaims(string Aud, long Exp, string? Sub);
