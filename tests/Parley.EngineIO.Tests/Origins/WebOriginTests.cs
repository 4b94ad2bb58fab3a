using System.Net;
using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO.Tests;

// One comparison of origins for all purposes: which pages may connect, and what requests with a cookie may do.
public sealed class WebOriginTests
{
    [Theory]
    [InlineData("http", "chat.example", "http://chat.example")]
    [InlineData("http", "chat.example", "HTTP://CHAT.Example")]
    [InlineData("http", "CHAT.example", "http://chat.example")]
    [InlineData("http", "chat.example:80", "http://chat.example")]
    [InlineData("http", "chat.example", "http://chat.example:80")]
    [InlineData("http", "chat.example:8443", "http://chat.example:8443")]
    [InlineData("http", "chat.example", "https://chat.example")]               // TLS ends at a proxy that does not report it.
    [InlineData("http", "chat.example:443", "https://chat.example")]
    [InlineData("http", "chat.example:8443", "https://chat.example:8443")]
    [InlineData("https", "chat.example", "https://chat.example")]
    [InlineData("https", "chat.example", "https://chat.example:443")]
    [InlineData("http", "chat.example.", "http://chat.example.")]
    [InlineData("http", "chat.example", "http://chat.example.")]
    [InlineData("http", "chat.example.:8080", "http://chat.example:8080")]
    [InlineData("http", "xn--fiq228c.example", "http://xn--fiq228c.example")]
    [InlineData("http", "xn--fiq228c.example:8080", "http://xn--fiq228c.example:8080")]
    [InlineData("http", "XN--FIQ228C.example", "http://xn--fiq228c.example")]
    [InlineData("http", "中文.example", "http://xn--fiq228c.example")]
    [InlineData("http", "xn--fiq228c.example", "http://中文.example")]
    [InlineData("http", "xn--bcher-kva.example", "http://BÜCHER.example")]
    [InlineData("http", "127.0.0.1:5000", "http://127.0.0.1:5000")]
    [InlineData("http", "[::1]", "http://[::1]")]
    [InlineData("http", "[::1]:5000", "http://[::1]:5000")]
    [InlineData("http", "[0:0:0:0:0:0:0:1]:5000", "http://[::1]:5000")]
    [InlineData("http", "[2001:DB8::A]", "https://[2001:db8:0:0::a]")]
    [InlineData("http", "xn--a.example", "http://xn--a.example")]              // not Punycode, but a valid name
    public void An_origin_with_the_servers_host_is_its_own(string scheme, string host, string origin) =>
        Assert.True(IsOwn(scheme, host, origin));

    [Theory]
    [InlineData("http", "chat.example", "http://other.example")]
    [InlineData("http", "chat.example", "http://chat.example.evil")]
    [InlineData("http", "chat.example", "http://evil-chat.example")]
    [InlineData("http", "chat.example", "http://chat.example..")]
    [InlineData("http", "chat.example", "http://chat.example:81")]
    [InlineData("http", "chat.example:8080", "http://chat.example")]
    [InlineData("http", "chat.example:80", "https://chat.example")]
    [InlineData("http", "chat.example:443", "http://chat.example")]
    [InlineData("https", "chat.example", "http://chat.example")]               // Pages without TLS can be changed on their way.
    [InlineData("https", "chat.example:443", "http://chat.example:443")]
    [InlineData("http", "chat.example", "ftp://chat.example")]
    [InlineData("http", "chat.example", "chat.example")]
    [InlineData("http", "chat.example", "http://user@chat.example")]
    [InlineData("http", "chat.example", "http://chat.example/")]
    [InlineData("http", "chat.example", "http://chat.example/path")]
    [InlineData("http", "chat.example", "http://other.example, http://chat.example")]
    [InlineData("http", "chat.example", "null")]
    [InlineData("http", "chat.example", "")]
    [InlineData("http", "", "http://chat.example")]
    [InlineData("http", "chat.example/x", "http://chat.example")]
    [InlineData("http", "evil@chat.example", "http://chat.example")]
    [InlineData("http", "xn--fiq228c.example", "http://xn--fiqs8s.example")]
    [InlineData("http", "[::1]", "http://[::2]")]
    [InlineData("http", "[::1]", "http://localhost")]
    public void An_origin_with_another_host_is_not(string scheme, string host, string origin) => Assert.False(IsOwn(scheme, host, origin));

    [Theory]
    [InlineData("https://App.example:443", "https://app.example")]
    [InlineData("https://app.example.", "https://app.example")]
    [InlineData("https://中文.example:8443", "https://xn--fiq228c.example:8443")]
    [InlineData("http://[2001:DB8:0::A]:80", "http://[2001:db8::a]")]
    [InlineData("capacitor://localhost", "capacitor://localhost")]
    [InlineData("https://app.example/", null)]
    [InlineData("app.example", null)]
    [InlineData("file:///", null)]
    public void Each_origin_has_one_normal_form(string text, string? expected) =>
        Assert.Equal(expected, WebOrigin.TryParse(text, out var origin) ? origin.ToString() : null);

    [Theory]
    [InlineData("https://中文.example:8443", "https://xn--fiq228c.example:8443", HttpStatusCode.OK)]
    [InlineData("https://APP.example:443", "https://app.example", HttpStatusCode.OK)]
    [InlineData("https://app.example", "https://app.example.", HttpStatusCode.OK)]
    [InlineData("capacitor://localhost", "capacitor://localhost", HttpStatusCode.OK)]
    [InlineData("https://app.example", "http://app.example", HttpStatusCode.Forbidden)]
    [InlineData("https://app.example", "https://app.example:444", HttpStatusCode.Forbidden)]
    public async Task Allowed_origins_are_compared_in_the_same_way(string allowed, string origin, HttpStatusCode expected)
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowedOrigins.Add(allowed));

        using var answer = await fixture.SendAsync(
            "EIO=4&transport=polling", request => request.Headers.TryAddWithoutValidation("Origin", origin));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? origin : null, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var own)
            ? own.Single() : null);
    }

    [Theory]
    [InlineData("xn--fiq228c.example:5000", "http://xn--fiq228c.example:5000")]
    [InlineData("[::1]:5000", "http://[::1]:5000")]
    [InlineData("xn--a.example", "http://xn--a.example")]
    public async Task A_page_of_the_server_can_connect_under_any_host_name(string host, string origin)
    {
        await using var fixture = await EngineFixture.StartAsync();

        using var answer = await fixture.SendAsync("EIO=4&transport=polling", request =>
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
            request.Headers.Host = host;
        });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static bool IsOwn(string scheme, string host, string origin)
    {
        var request = new DefaultHttpContext().Request;
        request.Scheme = scheme;
        request.Headers.Host = host;
        return WebOrigin.TryParse(origin, out var page) && page.IsHostOf(request);
    }
}
