using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Chat.Push;

namespace Parley.Chat.Tests;

/// <summary>RFC 8291 and RFC 8292, and the allowed targets of pushes.</summary>
public sealed class PushEncryptionTests
{
    // RFC 8291, section 5 and appendix A.
    private const string BrowserKey = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string Secret = "BTBZMqHH6r4Tts7J_aSIgg";

    [Fact]
    public void The_example_of_RFC_8291_is_reproduced_exactly()
    {
        var ownKey = Base64Url.DecodeFromChars("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var own = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Base64Url.DecodeFromChars("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = new ECPoint { X = ownKey[1..33], Y = ownKey[33..] },
        });

        var message = PushEncryption.Encrypt(
            "When I grow up, I want to be a watermelon"u8, Base64Url.DecodeFromChars(BrowserKey), Base64Url.DecodeFromChars(Secret),
            own, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
            + "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(message));
    }

    [Fact]
    public void The_longest_payload_makes_a_message_of_4096_bytes_and_a_longer_one_throws()
    {
        var (key, secret) = (Base64Url.DecodeFromChars(BrowserKey), Base64Url.DecodeFromChars(Secret));

        Assert.Equal(4_096, PushEncryption.Encrypt(new byte[PushEncryption.MaxPayload], key, secret).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => PushEncryption.Encrypt(new byte[PushEncryption.MaxPayload + 1], key, secret));
    }

    [Fact]
    public void Two_messages_have_different_keys_and_salts()
    {
        using var browser = new Browser();

        var (one, other) = (
            PushEncryption.Encrypt("x"u8, browser.Key, browser.Secret), PushEncryption.Encrypt("x"u8, browser.Key, browser.Secret));

        Assert.NotEqual(one[..16], other[..16]);
        Assert.NotEqual(one[21..86], other[21..86]);
        Assert.Equal("x", Encoding.UTF8.GetString(browser.Decrypt(one)));
        Assert.Equal("x", Encoding.UTF8.GetString(browser.Decrypt(other)));
    }

    [Fact]
    public void The_servers_token_is_valid_for_one_push_service_only()
    {
        var now = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
        using var key = new VapidKey(VapidKey.Create());

        var header = key.Authorize(new Uri("https://push.example:8443/send/abc?x=1"), "mailto:ops@example.com", now);

        Assert.StartsWith("vapid t=", header, StringComparison.Ordinal);
        Assert.EndsWith($", k={key.Public}", header, StringComparison.Ordinal);
        var parts = header["vapid t=".Length..header.IndexOf(',', StringComparison.Ordinal)].Split('.');
        Assert.Equal("""{"typ":"JWT","alg":"ES256"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal("https://push.example:8443", claims.GetProperty("aud").GetString());
        Assert.Equal("mailto:ops@example.com", claims.GetProperty("sub").GetString());
        Assert.InRange(claims.GetProperty("exp").GetInt64(), now.ToUnixTimeSeconds() + 1, now.AddHours(24).ToUnixTimeSeconds());

        var point = Base64Url.DecodeFromChars(key.Public);
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33], Y = point[33..] },
        });
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        Assert.True(verifier.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
    }

    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("::ffff:1.1.1.1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.0.0.1", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("198.51.100.1", false)]
    [InlineData("203.0.113.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Private_addresses_are_recognized(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://push.example/send/abc", true)]
    [InlineData("https://push.example:8443/send?x=1", true)]
    [InlineData("https://1.1.1.1/", true)]
    [InlineData("", false)]
    [InlineData("push.example/send", false)]
    [InlineData("http://push.example/send", false)]
    [InlineData("ftp://push.example/send", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("https://user:word@push.example/", false)]
    [InlineData("https://push.example/#fragment", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://LOCALHOST./", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://127.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f000001/", false)]
    [InlineData("https://0177.0.0.1/", false)]
    [InlineData("https://10.0.0.1:443/", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:127.0.0.1]/", false)]
    [InlineData("https://[fd00::1]/", false)]
    [InlineData("https://mail.localhost/", false)]
    public void Only_https_to_public_addresses_is_accepted_as_an_endpoint(string url, bool isTaken) =>
        Assert.Equal(isTaken, new PushRules().TryParse(url, out _));

    [Fact]
    public void The_length_of_an_endpoint_is_limited()
    {
        Assert.True(new PushRules().TryParse("https://push.example/" + new string('x', 2_000), out _));
        Assert.False(new PushRules().TryParse("https://push.example/" + new string('x', 2_100), out _));
    }

    [Fact]
    public async Task No_connection_is_opened_to_a_name_that_resolves_to_a_private_address()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var port = new Uri(receiver.Url).Port;
        using var handler = new SocketsHttpHandler { ConnectCallback = new PushRules().ConnectAsync };
        using var http = new HttpClient(handler);

        // The name was checked as text earlier; its address is known only now.
        foreach (var host in new[] { "localhost", "127.0.0.1", "[::ffff:127.0.0.1]" })
        {
            await Assert.ThrowsAsync<HttpRequestException>(
                () => http.GetAsync(new Uri($"http://{host}:{port}/"), TestContext.Current.CancellationToken));
        }

        Assert.Empty(receiver.Posts);
    }
}
