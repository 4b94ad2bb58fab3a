using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Chat.Push;

namespace Parley.Chat.Tests;

/// <summary>
/// A browser with a push subscription: it has a key, and decrypts pushes by RFC 8188 and RFC 8291.
/// </summary>
internal sealed class Browser : IDisposable
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public Browser() => Key = PushEncryption.PublicKey(_key.ExportParameters(false));

    public byte[] Key { get; }

    public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>The body with which it subscribes.</summary>
    public string Subscription(string endpoint) =>
        $$$"""{"endpoint":"{{{endpoint}}}","expirationTime":null,"keys":{"p256dh":"{{{Base64Url.EncodeToString(Key)}}}","auth":"{{{Base64Url.EncodeToString(Secret)}}}"}}""";

    public byte[] Decrypt(byte[] message)
    {
        var (salt, serverKey, sealed_) = (message[..16], message[21..86], message[86..]);
        Assert.Equal([0, 0, 16, 0, 65], message[16..21]);
        using var server = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = serverKey[1..33], Y = serverKey[33..] },
        });
        var agreed = _key.DeriveRawSecretAgreement(server.PublicKey);
        byte[] info = [.. Encoding.ASCII.GetBytes("WebPush: info\0"), .. Key, .. serverKey];
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, Secret, info);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0"));
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, Encoding.ASCII.GetBytes("Content-Encoding: nonce\0"));

        var plain = new byte[sealed_.Length - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(nonce, sealed_[..^16], sealed_[^16..], plain);
        Assert.Equal(2, plain[^1]);
        return plain[..^1];
    }

    public void Dispose() => _key.Dispose();
}
