using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Chat.Webhooks;

/// <summary>Signs posts to a host application, which prove their origin and time.</summary>
internal static class WebhookSignature
{
    public const string Header = "Parley-Signature";

    /// <summary>The header's value: <c>t=1767225600,v1=…</c>, the HMAC-SHA256 of the seconds, a dot and the body, in hexadecimal.</summary>
    public static string Of(ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(seconds));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
