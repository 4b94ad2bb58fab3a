using System.IO.Compression;
using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class HttpCompressionTests
{
    private static readonly string Large = new('x', 5_000);

    private static async Task<(string? Encoding, byte[] Body, string Vary)> FetchAsync(
        EngineFixture fixture, PollingClient client, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, client.Query);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        using var response = await fixture.Server.Http.SendAsync(request).InTime();
        var encoding = response.Content.Headers.ContentEncoding.SingleOrDefault();
        return (encoding, await response.Content.ReadAsByteArrayAsync(), string.Join(',', response.Headers.Vary));
    }

    private static string Decompress(string? encoding, byte[] body)
    {
        using var source = new MemoryStream(body);
        using Stream stream = encoding switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => source,
        };
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip;q=0.9, br;q=0.1, zstd", "gzip")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *;q=0.5", "gzip")]
    [InlineData("identity", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("zstd", null)]
    [InlineData(";;=", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task A_large_response_is_compressed_in_the_form_that_the_client_prefers(string? accept, string? encoding)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Send(Large);

        var answer = await FetchAsync(fixture, client, accept);

        Assert.Equal(encoding, answer.Encoding);
        Assert.Equal("4" + Large, Decompress(encoding, answer.Body));
        Assert.Equal(encoding is not null, answer.Body.Length < 500);
        Assert.Equal(encoding is null ? "Origin" : "Origin,Accept-Encoding", answer.Vary);
    }

    [Theory]
    [InlineData(1_023, null)]
    [InlineData(1_024, "gzip")]
    public async Task A_small_response_is_not_compressed(int length, string? encoding)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Send(Large[..(length - 1)]);

        Assert.Equal(encoding, (await FetchAsync(fixture, client, "gzip")).Encoding);
    }

    [Fact]
    public async Task Compression_can_be_switched_off()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.HttpCompressionThreshold = 0);
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Send(Large);

        Assert.Null((await FetchAsync(fixture, client, "gzip")).Encoding);
    }

    [Fact]
    public async Task A_payload_of_packets_that_are_not_to_be_compressed_is_sent_plain()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var session = fixture.Sessions[0].Session;
        var packet = OutgoingPacket.Message(Encoding.UTF8.GetBytes(Large), [], compress: false);

        session.Send(packet);
        Assert.Null((await FetchAsync(fixture, client, "gzip")).Encoding);
        session.Send(packet);
        session.Send(OutgoingPacket.Message("this one may"u8));
        Assert.Equal("gzip", (await FetchAsync(fixture, client, "gzip")).Encoding);
    }

    [Fact]
    public async Task A_binary_payload_of_version_3_is_compressed_too()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);
        fixture.Sessions[0].Session.Send(OutgoingPacket.Binary(new byte[2_000]));

        var answer = await FetchAsync(fixture, client, "gzip");

        Assert.Equal("gzip", answer.Encoding);
        using var stream = new GZipStream(new MemoryStream(answer.Body), CompressionMode.Decompress);
        using var body = new MemoryStream();
        await stream.CopyToAsync(body);
        Assert.Equal([1, 2, 0, 0, 1, 0xFF, 4, .. new byte[2_000]], body.ToArray());
    }
}
