using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Parley.EngineIO;

namespace Parley.Bench.Micro.Sockets;

/// <summary>A WebSocket client without a network: what it sends is handled, and answered, before <see cref="Send"/> returns.</summary>
internal sealed class MemoryClient : IDuplexPipe
{
    private const byte IsMasked = 0x80;

    private static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0,
        useSynchronizationContext: false);

    private readonly Pipe _up = new(Inline);
    private readonly Sink _down = new();

    public MemoryClient(SessionHost host, Func<Session, ISessionHandler> accept)
    {
        var session = new Session(host, new Handshake(new DefaultHttpContext(), host.Time.GetUtcNow()), version: 4);
        var transport = new WebSocketTransport(
            this, () => { }, session, host.Settings, new FrameForm(4, ClientTraits.None, compresses: false), inflates: false);
        session.BeginOn(transport);
        session.Open(accept(session));
        host.Sessions.Add(session);
        _ = session.RunAsync(transport);
    }

    PipeReader IDuplexPipe.Input => _up.Reader;

    PipeWriter IDuplexPipe.Output => _down;

    /// <summary>Sends a text message of at most 125 bytes.</summary>
    public void Send(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> mask = [1, 2, 3, 4];
        var frame = _up.Writer.GetSpan(2 + mask.Length + text.Length);
        frame[0] = WebSocketFrame.Text;
        frame[1] = (byte)(IsMasked | text.Length);
        mask.CopyTo(frame[2..]);
        for (var i = 0; i < text.Length; i++) frame[2 + mask.Length + i] = (byte)(text[i] ^ mask[i % mask.Length]);
        _up.Writer.Advance(2 + mask.Length + text.Length);
        Flush(_up.Writer);
    }

    /// <summary>Takes all received bytes, and returns their length.</summary>
    /// <exception cref="InvalidOperationException">Nothing has.</exception>
    public long Receive() =>
        _down.Take() is > 0 and var length ? length : throw new InvalidOperationException("The server has sent nothing.");

    // When the flush returns, the reader has read everything.
    private static void Flush(PipeWriter writer)
    {
        var flush = writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully) throw new InvalidOperationException("The pipe is full.");
        _ = flush.Result;
    }
}
