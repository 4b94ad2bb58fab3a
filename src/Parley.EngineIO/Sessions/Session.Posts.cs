using System.Buffers;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Parley.Protocol;

namespace Parley.EngineIO;

// Posts: requests that bring packets (Engine.IO 4, "HTTP long-polling").
public sealed partial class Session
{
    private const int MaxFirstBuffer = 32 * 1024;

    internal async Task PostAsync(HttpContext context)
    {
        await HandledPostAsync();
        if (!TryBeginPost(context, out var isConcurrent))
        {
            if (isConcurrent) Close(DisconnectReason.ConcurrentRequest);
            await EngineError.BadRequest.WriteAsync(context);
            return;
        }

        try
        {
            var error = await TryReadPostAsync(context);
            if (error is null) await WriteOkAsync(context);
            else await error.WriteAsync(context);
        }
        finally
        {
            EndPost();
        }
    }

    // A poll may deliver the response to a packet before the post of that packet has its own response, and the client posts again at once.
    // That is allowed: only two posts that are read at the same time are a violation. At most one post waits here.
    private Task HandledPostAsync()
    {
        lock (_gate)
        {
            if (!_isPostRead || _nextPost is not null) return Task.CompletedTask;
            _nextPost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _nextPost.Task;
        }
    }

    private bool TryBeginPost(HttpContext context, out bool isConcurrent)
    {
        lock (_gate)
        {
            isConcurrent = _posting is not null;
            // A post of a client that does not know of the end yet is accepted and ignored: an error would be another kind of end.
            var isOver = _reason is { } reason && !reason.SaysGoodbye(isWebSocket: false);
            if (_posting is not null || _webSocket is not null || isOver) return false;
            _posting = context;
            CountFailedUpgrade();
            _postDeadline = _host.Time.GetTimestamp() + _host.Settings.MessageTimeout;
            return true;
        }
    }

    private void EndPost()
    {
        lock (_gate)
        {
            (_posting, _isPostRead) = (null, false);
            _reading -= _postReserved;
            Discharge(_postReserved);
            _postReserved = 0;
            _postEnded?.SetResult();
            _postEnded = null;
            _nextPost?.SetResult();
            _nextPost = null;
        }
    }

    // Called with the gate held: the request must not have ended, or its objects may serve another request.
    private DisconnectReason GiveUpPost()
    {
        _posting!.Abort();
        return DisconnectReason.TransportError;
    }

    private async Task<EngineError?> TryReadPostAsync(HttpContext context)
    {
        try
        {
            return await ReadPostAsync(context);
        }
        catch (Exception e)
        {
            // The last resort: any failure ends this session only.
            Log.ReadingFailed(_host.Logger, e, Id);
            return Refuse(EngineError.BadRequest, DisconnectReason.TransportError);
        }
    }

    private async Task<EngineError?> ReadPostAsync(HttpContext context)
    {
        var request = context.Request;
        if (_version == 4 && IsBinary(request)) return Refuse(EngineError.BadRequest, DisconnectReason.ParseError);

        var max = _host.Options.MaxPayload;
        if (request.ContentLength > max) return Refuse(EngineError.PayloadTooLarge, DisconnectReason.PayloadTooLarge);

        // A claimed length costs nothing; only received bytes take memory.
        using var body = new PooledBuffer((int)Math.Min(request.ContentLength ?? 0, MaxFirstBuffer));
        try
        {
            do
            {
                if (body.Written.Length > max) return Refuse(EngineError.PayloadTooLarge, DisconnectReason.PayloadTooLarge);
                if (!await HasRoomForAsync(request, body.Written.Length)) return EngineError.BadRequest;
            }
            while (await ReadSomeAsync(context, body));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // The client aborted the post: its packets are lost, and so is the session.
            return Refuse(EngineError.BadRequest, DisconnectReason.TransportError);
        }

        lock (_gate) _isPostRead = true;
        return await ReceivePayloadAsync(request, body.Written);
    }

    private static async ValueTask<bool> ReadSomeAsync(HttpContext context, PooledBuffer body)
    {
        var read = await context.Request.Body.ReadAsync(body.Free, context.RequestAborted);
        body.Advance(read);
        return read > 0;
    }

    // A small body is read at once. A larger one first reserves memory for all of it, so that no waiting body holds memory.
    private async ValueTask<bool> HasRoomForAsync(HttpRequest request, int read)
    {
        var expected = request.ContentLength ?? (read > WebSocketReader.SmallMessage ? _host.Options.MaxPayload : 0);
        if (_postReserved > 0 || expected <= WebSocketReader.SmallMessage) return true;
        if (!TryReserve((int)expected) && !await ReserveAsync((int)expected)) return false;

        _postReserved = (int)expected;
        lock (_gate) _postDeadline = _host.Time.GetTimestamp() + _host.Settings.MessageTimeout;
        return true;
    }

    private static bool IsBinary(HttpRequest request) =>
        request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true;

    private async ValueTask<EngineError?> ReceivePayloadAsync(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var form = (_version, IsBinary(request)) switch
        {
            (4, _) => PayloadForm.Version4,
            (_, true) => PayloadForm.Binary3,
            _ => PayloadForm.Text3,
        };
        var payload = Jsonp.IsAsked(request) ? Jsonp.Unwrap(body.Span) : body;
        var packets = form.CountPackets(payload);
        _host.Metrics.Received(Polling, packets, payload.Length);
        if (packets > _host.Options.MaxPayloadPackets)
        {
            Log.TooManyPackets(_host.Logger, Id, _host.Options.MaxPayloadPackets);
            return Refuse(EngineError.PayloadTooLarge, DisconnectReason.PayloadTooLarge);
        }

        var isAllowed = form switch
        {
            PayloadForm.Version4 => await ReceivePayloadAsync(payload),
            PayloadForm.Binary3 => await ReceiveBinary3Async(payload),
            _ => await ReceiveText3Async(payload),
        };
        return isAllowed ? null : Refuse(EngineError.BadRequest, DisconnectReason.ParseError);
    }

    private EngineError Refuse(EngineError error, DisconnectReason reason)
    {
        lock (_gate) _isPostRead = true;   // respond to it instead of aborting it
        Close(reason);
        return error;
    }

    private async ValueTask<bool> ReceivePayloadAsync(ReadOnlyMemory<byte> payload)
    {
        var packets = new PayloadReader(payload);
        while (packets.TryRead(out var bytes))
        {
            if (!MayRead) await MayReadAsync();
            CountPacket();
            if (!EnginePacket.TryParsePolling(bytes.Span, out var packet)) return false;

            var isAllowed = packet.IsBase64 ? await ReceiveBase64Async(bytes[1..]) : await ReceiveAsync(packet.Type, bytes[1..]);
            if (!isAllowed) return false;
        }

        return true;
    }

    private async ValueTask<bool> ReceiveBase64Async(ReadOnlyMemory<byte> base64)
    {
        var data = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        try
        {
            if (Base64.DecodeFromUtf8(base64.Span, data, out _, out var length) != OperationStatus.Done) return false;
            if (_reason is null) await _handler.OnBinaryAsync(data.AsMemory(0, length));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    private static async Task WriteOkAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = 2;
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        await context.Response.Body.WriteAsync("ok"u8.ToArray());
    }
}
