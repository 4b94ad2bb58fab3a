using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Chat.Push;

/// <summary>Encrypts for one browser: RFC 8291, in one record of RFC 8188 (aes128gcm).</summary>
internal static class PushEncryption
{
    /// <summary>The maximum payload, so that the message has the 4,096 bytes that every push service accepts.</summary>
    public const int MaxPayload = RecordSize - HeaderSize - 1 - TagSize;

    public const int PublicKeySize = 65;
    public const int SecretSize = 16;

    private const int RecordSize = 4_096;
    private const int SaltSize = 16;
    private const int TagSize = 16;
    private const int HeaderSize = SaltSize + 4 + 1 + PublicKeySize;

    /// <summary>Encrypts with a new key and salt.</summary>
    /// <param name="payload">At most <see cref="MaxPayload"/> bytes.</param>
    /// <param name="browserKey">The browser's public key, valid for <see cref="IsPublicKey"/>.</param>
    /// <param name="secret">The secret that came with it.</param>
    public static byte[] Encrypt(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> browserKey, ReadOnlySpan<byte> secret)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(payload, browserKey, secret, own, RandomNumberGenerator.GetBytes(SaltSize));
    }

    /// <summary>Whether these bytes are an uncompressed point of P-256.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != PublicKeySize || key[0] != 4) return false;

        try
        {
            using var imported = ECDiffieHellman.Create(Point(key));
            return true;
        }
        catch (CryptographicException)   // Not on the curve.
        {
            return false;
        }
    }

    /// <summary>A public key in the form of browsers and push services: an uncompressed point.</summary>
    public static byte[] PublicKey(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    internal static byte[] Encrypt(
        ReadOnlySpan<byte> payload, ReadOnlySpan<byte> browserKey, ReadOnlySpan<byte> secret, ECDiffieHellman own, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload);
        var ownKey = PublicKey(own.ExportParameters(includePrivateParameters: false));
        var (key, nonce) = Derive(Agree(own, browserKey), browserKey, secret, ownKey, salt);

        var message = new byte[HeaderSize + payload.Length + 1 + TagSize];
        salt.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(SaltSize), RecordSize);
        message[SaltSize + 4] = PublicKeySize;
        ownKey.CopyTo(message, SaltSize + 5);

        Span<byte> plain = [.. payload, 2];   // 2: the last record.
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, message.AsSpan(HeaderSize, plain.Length), message.AsSpan(HeaderSize + plain.Length));
        return message;
    }

    private static byte[] Agree(ECDiffieHellman own, ReadOnlySpan<byte> browserKey)
    {
        using var browser = ECDiffieHellman.Create(Point(browserKey));
        using var key = browser.PublicKey;
        return own.DeriveRawSecretAgreement(key);
    }

    // RFC 8291, section 3.4.
    private static (byte[] Key, byte[] Nonce) Derive(
        byte[] agreed, ReadOnlySpan<byte> browserKey, ReadOnlySpan<byte> secret, byte[] ownKey, ReadOnlySpan<byte> salt)
    {
        var first = HKDF.Extract(HashAlgorithmName.SHA256, agreed, secret.ToArray());
        var material = HKDF.Expand(HashAlgorithmName.SHA256, first, 32, [.. "WebPush: info\0"u8, .. browserKey, .. ownKey]);
        var second = HKDF.Extract(HashAlgorithmName.SHA256, material, salt.ToArray());
        return (
            HKDF.Expand(HashAlgorithmName.SHA256, second, 16, "Content-Encoding: aes128gcm\0"u8.ToArray()),
            HKDF.Expand(HashAlgorithmName.SHA256, second, 12, "Content-Encoding: nonce\0"u8.ToArray()));
    }

    private static ECParameters Point(ReadOnlySpan<byte> key) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = key[1..33].ToArray(), Y = key[33..].ToArray() },
    };
}
