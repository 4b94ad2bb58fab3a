using Parley.EngineIO;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class AttachmentTests
{
    private static readonly SocketEvent<Album, Album> Mirror = new("mirror");

    private static Task<SocketTestServer> StartAsync(Action<SocketIOOptions>? configure = null) => SocketTestServer.StartAsync(
        io => io.MapNamespace("/").WithEcho().On(Mirror, (_, album) => ValueTask.FromResult(album)), configure, TestJson.Default);

    [Fact]
    public async Task Binary_data_is_attached_to_the_event_and_to_the_ack()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync(
            """53-1["mirror",{"title":"cats","cover":{"_placeholder":true,"num":2},"pictures":[{"num":0,"_placeholder":true},{"_placeholder":true,"num":1}]}]""");
        await client.SendBinaryAsync(1);
        await client.SendBinaryAsync();
        await client.SendBinaryAsync(3, 4, 5);

        Assert.Equal(
            """63-1[{"title":"cats","cover":{"_placeholder":true,"num":0},"pictures":[{"_placeholder":true,"num":1},{"_placeholder":true,"num":2}]}]""",
            await client.ReceiveAsync());
        Assert.Equal([3, 4, 5], await client.ReceiveBinaryAsync());
        Assert.Equal([1], await client.ReceiveBinaryAsync());
        Assert.Empty((await client.ReceiveBinaryAsync())!);
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task It_works_over_polling_as_well()
    {
        await using var server = await StartAsync();
        var client = await server.OpenPollingAsync();
        await client.PostAsync("40");
        await client.PollAsync();

        await client.PostAsync("""451-1["mirror",{"title":"t","cover":{"_placeholder":true,"num":0},"pictures":[]}]""", "bAQID");

        Assert.Equal(["""461-1[{"title":"t","cover":{"_placeholder":true,"num":0},"pictures":[]}]""", "bAQID"], await client.PollAsync());
    }

    [Fact]
    public async Task A_packet_and_its_attachments_are_never_separated_by_others()
    {
        var photo = new SocketEvent<Attachment>("photo");
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 100; i++)
                {
                    server.Root.Emit(photo, new Attachment(new[] { (byte)thread }));
                    server.Root.Emit(Events.News, "between");
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        var photos = new int[4];
        for (var i = 0; i < 800; i++)
        {
            var packet = await client.ReceiveAsync();
            if (packet!.StartsWith("51-[\"photo\"", StringComparison.Ordinal))
                photos[Assert.Single((await client.ReceiveBinaryAsync())!)]++;
        }

        Assert.Equal([100, 100, 100, 100], photos);
    }

    [Fact]
    public async Task Plain_data_instead_of_binary_data_is_a_bad_argument()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["mirror",{"title":"t","cover":"AQID","pictures":[]}]""");
        await client.SendAsync("""22["mirror",{"title":"t","cover":{"_placeholder":true,"num":0},"pictures":[]}]""");

        Assert.Equal("""31[{"error":"bad argument"}]""", await client.ReceiveAsync());
        Assert.Equal("""32[{"error":"bad argument"}]""", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""511-["x"]""")]
    [InlineData("""5999999999-["x"]""")]
    [InlineData("""50-["x"]""")]
    [InlineData("""5["x"]""")]
    [InlineData("""51-["x",{"_placeholder":true,"num":1}]""")]
    [InlineData("""51-["x",{"_placeholder":true,"num":"splice"}]""")]
    [InlineData("""51-["x",[[{"_placeholder":true,"num":-1}]]]""")]
    public async Task An_invalid_announcement_of_attachments_closes_the_connection_before_they_arrive(string packet)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync(packet);

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Text_instead_of_an_attachment_closes_the_connection()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync("""52-["echo",{"_placeholder":true,"num":0}]""");
        await client.SendBinaryAsync(1);
        await client.SendAsync("""21["echo",1]""");

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Unannounced_binary_data_closes_the_connection()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendBinaryAsync(1);

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(600, false)]
    public async Task All_attachments_of_a_packet_count_towards_MaxPayload(int size, bool isTaken)
    {
        await using var server = await StartAsync(options => options.Engine.MaxPayload = 1_000);
        using var client = await server.ConnectAsync();

        await client.SendAsync("""52-["unknown"]""");
        await client.SendBinaryAsync(new byte[size]);
        await client.SendBinaryAsync(new byte[size]);

        if (isTaken) await client.AssertAliveAsync();
        else Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Missing_attachments_close_the_connection()
    {
        await using var server = await StartAsync(options =>
        {
            options.AttachmentTimeout = TimeSpan.FromSeconds(5);
            options.Engine.PingInterval = TimeSpan.FromDays(1);   // so that nothing else can close it
        });
        using var client = await server.ConnectAsync();
        var session = server.SocketOf(client).Connection.Session;
        await client.SendAsync("""52-["unknown"]""");
        await client.SendBinaryAsync(1);
        var reading = client.ReadToEndAsync();

        // The packet may still be in flight when the clock moves; then its deadline is counted from a later time.
        await Deadline.UntilAsync(() =>
        {
            server.Advance(TimeSpan.FromMilliseconds(500));
            return session.ClosedReason is not null;
        });

        Assert.Equal(DisconnectReason.ParseError, session.ClosedReason);
        Assert.Empty(await reading);
    }
}
