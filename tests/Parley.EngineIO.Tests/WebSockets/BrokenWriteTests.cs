using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// A failing write ends its own connection, and none of its bytes reaches another.
public sealed class BrokenWriteTests
{
    private static List<OutgoingPacket> Packets(params string[] texts) =>
        [.. texts.Select(text => OutgoingPacket.MessageForOne(Encoding.UTF8.GetBytes(text)))];

    private static WebSocketTransport NewTransport(PipeWriter output)
    {
        var host = new SessionHost(new EngineSettings(new EngineOptions(), TimeProvider.System), NullLogger.Instance);
        var session = new Session(host, new Handshake(new DefaultHttpContext(), DateTimeOffset.UnixEpoch), version: 4);
        return new WebSocketTransport(
            new Pipes(output), () => { }, session, host.Settings, new FrameForm(4, ClientTraits.None, compresses: false), inflates: false);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_a_partly_written_frame_nothing_more_is_written(int blocks)
    {
        var output = new FailingWriter { Blocks = blocks };
        var transport = NewTransport(output);

        await Assert.ThrowsAsync<InsufficientMemoryException>(
            async () => await transport.WriteAsync(Packets("first", new string('x', 3 * FailingWriter.BlockSize))));
        output.Blocks = int.MaxValue;
        var written = output.Written.Length;

        Assert.False(await transport.WriteAsync(Packets("second")));
        Assert.Equal(written, output.Written.Length);
    }

    [Fact]
    public async Task Other_sessions_get_only_their_own_packets_afterwards()
    {
        var broken = NewTransport(new FailingWriter { Blocks = 1 });
        var sound = new FailingWriter();
        var transport = NewTransport(sound);
        await Assert.ThrowsAsync<InsufficientMemoryException>(async () => await broken.WriteAsync(Packets(new string('s', 800))));

        Assert.True(await transport.WriteAsync(Packets("for another")));

        Assert.Equal("\u0081\u000c4for another", Encoding.Latin1.GetString(sound.Written));
    }

    [Fact]
    public async Task A_session_that_cannot_be_written_to_ends_and_others_go_on()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var first = await fixture.WebSocketAsync();
        using var second = await fixture.WebSocketAsync();
        var session = fixture.Sessions[0].Session;

        // If one session's write fails in a batch, the others are still written, and the thread's next batch is a new one.
        using (WriteBatch.Open())
        {
            session.Send(OutgoingPacket.Binary(new Unreadable().Memory));
            fixture.Sessions[1].Send("through");
        }

        fixture.Sessions[1].Send("and again");

        Assert.Equal("4through", await second.ReceiveAsync());
        Assert.Equal("4and again", await second.ReceiveAsync());
        Assert.Equal(DisconnectReason.TransportError, await fixture.Sessions[0].ClosedAsync());
        Assert.Empty(await first.ReadToEndAsync());
        await Deadline.UntilAsync(() => session.Host.Sessions.Find(session.Id) is null);
    }

    [Fact]
    public async Task A_poll_that_cannot_be_answered_ends_its_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Session.Send(OutgoingPacket.Binary(new Unreadable().Memory));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.PollAsync());

        Assert.Equal(DisconnectReason.TransportError, await fixture.Sessions[0].ClosedAsync());
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 0)]
    [InlineData(3, (int)ClientTraits.Base64)]
    [InlineData(3, (int)ClientTraits.EncodesTwice)]
    public void A_payload_is_correct_after_one_that_failed(int version, int traits)
    {
        var unreadable = OutgoingPacket.Binary(new Unreadable().Memory);
        var expected = Payload();

        Assert.Throws<InsufficientMemoryException>(
            () => PollingPayload.Of([.. Packets("for one"), unreadable], version, (ClientTraits)traits));

        Assert.Equal(expected, Payload());

        string Payload() =>
            Convert.ToHexString(PollingPayload.Of(
                [.. Packets("é", "x"), OutgoingPacket.Binary(new byte[] { 1 })], version, (ClientTraits)traits).Body.Span);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public void Compressed_frames_are_correct_after_some_that_failed(int version)
    {
        var form = new FrameForm(version, ClientTraits.None, compresses: true);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("news ", 1_000)));
        var expected = OutgoingPacket.Message(text).CompressedFrames(form);
        var half = OutgoingPacket.Message(text, [new byte[5_000], new Unreadable().Memory]);

        Assert.Throws<InsufficientMemoryException>(() => half.CompressedFrames(form));
        Assert.Throws<InsufficientMemoryException>(() => half.CompressedFrames(form));

        Assert.Equal(expected, OutgoingPacket.Message(text).CompressedFrames(form));
    }

    private sealed class Pipes(PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(Stream.Null);

        public PipeWriter Output => output;
    }

    // Memory that throws when it is read, as an allocation may fail anywhere.
    private sealed class Unreadable : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(100);

        public override Span<byte> GetSpan() => throw new InsufficientMemoryException();

        public override MemoryHandle Pin(int elementIndex = 0) => throw new InsufficientMemoryException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class FailingWriter : PipeWriter
    {
        public const int BlockSize = 256;

        private readonly ArrayBufferWriter<byte> _written = new(BlockSize);

        /// <summary>The number of blocks before it fails.</summary>
        public int Blocks { get; set; } = int.MaxValue;

        public ReadOnlySpan<byte> Written => _written.WrittenSpan;

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => 0;

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (Blocks-- <= 0) throw new InsufficientMemoryException();
            return _written.GetMemory(Math.Max(sizeHint, BlockSize))[..Math.Max(sizeHint, BlockSize)];
        }

        public override void Advance(int bytes) => _written.Advance(bytes);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
