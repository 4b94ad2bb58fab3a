using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Parley.EngineIO;

/// <summary>
/// A Kestrel connection on which a WebSocket can continue after the request that opened it. While the connection serves HTTP, this class
/// stands between the HTTP layer and the connection, so that the end of the one does not end the other.
/// </summary>
internal sealed class WebSocketHandover : IDuplexPipe, IConnectionHeartbeatFeature
{
    private readonly ConnectionContext _connection;
    private readonly IConnectionHeartbeatFeature? _heartbeat;
    private (Action<object> Action, object State)? _onHeartbeat;
    private Func<Task>? _run;

    private WebSocketHandover(ConnectionContext connection)
    {
        _connection = connection;
        _heartbeat = connection.Features.Get<IConnectionHeartbeatFeature>();
        Pipe = connection.Transport;
        Input = new HttpInput(this, Pipe.Input);
        Output = new HttpOutput(this, Pipe.Output);
    }

    /// <summary>The connection as the HTTP layer sees it.</summary>
    public PipeReader Input { get; private set; }

    /// <inheritdoc cref="Input"/>
    public PipeWriter Output { get; private set; }

    /// <summary>The connection itself.</summary>
    public IDuplexPipe Pipe { get; }

    private bool IsTaken => _run is not null;

    /// <summary>Serves a connection by HTTP, and then by the WebSocket that has taken it over, if any.</summary>
    public static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var handover = new WebSocketHandover(connection);
        connection.Transport = handover;
        if (handover._heartbeat is not null) connection.Features.Set<IConnectionHeartbeatFeature>(handover);
        try
        {
            await http(connection);
        }
        finally
        {
            handover.Forget();
        }

        if (handover._run is { } run) await run();
    }

    /// <summary>Continues the connection with a WebSocket when the request ends. The request must have switched protocols.</summary>
    public void Take(Func<Task> run) => _run = run;

    /// <summary>Aborts the connection.</summary>
    public void Abort() => _connection.Abort();

    // The HTTP layer subscribes to the heartbeat for the life of the connection, but must not be kept alive that long.
    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state)
    {
        if (_onHeartbeat is not null)
        {
            _heartbeat!.OnHeartbeat(action, state);
            return;
        }

        _onHeartbeat = (action, state);
        _heartbeat!.OnHeartbeat(static handover => ((WebSocketHandover)handover).Beat(), this);
    }

    private void Beat()
    {
        if (_onHeartbeat is { } beat) beat.Action(beat.State);
    }

    private void Forget()
    {
        _connection.Transport = Pipe;
        if (_heartbeat is not null) _connection.Features.Set(_heartbeat);
        _onHeartbeat = null;
        Input = Pipe.Input;
        Output = Pipe.Output;
    }

    private sealed class HttpInput(WebSocketHandover handover, PipeReader input) : PipeReader
    {
        public override bool TryRead(out ReadResult result) => input.TryRead(out result);

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            input.ReadAsync(cancellationToken);

        public override void AdvanceTo(SequencePosition consumed) => input.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => input.CancelPendingRead();

        public override void Complete(Exception? exception = null)
        {
            if (!handover.IsTaken) input.Complete(exception);
        }

        protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken) =>
            input.ReadAtLeastAsync(minimumSize, cancellationToken);
    }

    private sealed class HttpOutput(WebSocketHandover handover, PipeWriter output) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

        public override long UnflushedBytes => output.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);

        public override void Advance(int bytes) => output.Advance(bytes);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            output.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            output.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => output.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
            if (!handover.IsTaken) output.Complete(exception);
        }
    }
}
