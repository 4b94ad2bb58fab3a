using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

// Polls: requests that fetch packets (Engine.IO 4, "HTTP long-polling").
public sealed partial class Session
{
    private const int MaxLookouts = 10;

    // The maximum bytes of packets in one response, unless a single packet has more.
    private const int MaxPolled = 1024 * 1024;

    private static readonly TimeSpan Lookout = TimeSpan.FromMilliseconds(5);

    internal async Task PollAsync(HttpContext context)
    {
        if (!TryBeginPoll(out var poll, out var isConcurrent))
        {
            if (isConcurrent) Close(DisconnectReason.ConcurrentRequest);
            await EngineError.BadRequest.WriteAsync(context);
            return;
        }

        bool isAnswered;
        using (context.RequestAborted.UnsafeRegister(static state => ((WaitingPoll)state!).Abort(), poll))
            isAnswered = await poll.Answered;

        try
        {
            if (isAnswered) await AnswerAsync(context, poll);
            else EndPoll();
        }
        catch (Exception e)
        {
            // The packets of the poll are lost. A session must not continue with a gap.
            Log.WritingFailed(_host.Logger, e, Id);
            // Before the abort: a client that repeats the poll must not find the session.
            Close(DisconnectReason.TransportError);
            context.Abort();
        }

        if (!isAnswered || context.RequestAborted.IsCancellationRequested) Close(DisconnectReason.TransportError);
    }

    private async Task AnswerAsync(HttpContext context, WaitingPoll poll)
    {
        var batch = TakeForPoll(context, out var isLast);
        int? charged = null;   // null while the packets are charged instead of the payload
        try
        {
            var payload = MakePayload(batch.Packets, isClose: isLast && !poll.IsNoop);
            charged = ChargePayload(batch, payload.Body.Length);
            await PollingAnswer.WriteAsync(context, payload, _host.Options, this);
        }
        finally
        {
            EndAnswer(batch, charged);
        }
    }

    private bool TryBeginPoll(out WaitingPoll poll, out bool isConcurrent)
    {
        lock (_gate)
        {
            poll = new WaitingPoll();
            isConcurrent = _poll is not null && _reason is null;
            if (_webSocket is not null || _poll is not null) return false;

            _poll = poll;
            CountFailedUpgrade();
            // During a probe, polls end at once, so that the client can stop polling.
            var hasAnswer = !_outbox.IsEmpty || _probe is not null || _reason is not null;
            if (hasAnswer && _answering is null) poll.Answer();
            return true;
        }
    }

    private void EndPoll()
    {
        lock (_gate) _poll = null;
    }

    private OutboxBatch TakeForPoll(HttpContext context, out bool isLast)
    {
        lock (_gate)
        {
            (_poll, _answering) = (null, context);
            // After an upgrade, or an end during one, the queue belongs to the WebSocket, and the last poll ends with a noop.
            var isOurs = _webSocket is null && !(_reason is { } reason && AwaitsTakeover(reason));
            isLast = isOurs && _reason is not null && _outbox.IsEmpty;
            var batch = isOurs && !_outbox.IsEmpty ? _outbox.Take(MaxPolled) : new OutboxBatch([], 0, 0);
            if (isLast) _host.Sessions.Remove(this);
            _progress++;
            return batch;
        }
    }

    private PollingPayload MakePayload(List<OutgoingPacket> taken, bool isClose)
    {
        List<OutgoingPacket> packets = [.. taken];
        if (isClose) packets.Add(OutgoingPacket.Close);
        if (packets.Count == 0) packets.Add(OutgoingPacket.Noop);
        var payload = PollingPayload.Of(packets, _version, _traits);
        _host.Metrics.Transmitted(Polling, packets, payload.Body.Length);
        return payload;
    }

    private int ChargePayload(in OutboxBatch batch, int length)
    {
        var charged = length > FreeBytes ? length : 0;
        lock (_gate)
        {
            ChargeUnwritten(charged);
            Discharge(batch);
        }

        return charged;
    }

    private void EndAnswer(in OutboxBatch batch, int? charged)
    {
        lock (_gate)
        {
            _answering = null;
            _progress++;
            if (charged is { } bytes) DischargeUnwritten(bytes);
            else Discharge(batch);
            _unwritten -= batch.Bytes;
            if (_unwritten <= MaxUnwritten) Lessened();
            // Packets that arrived meanwhile have waited, as has the next poll.
            if (!_outbox.IsEmpty || _probe is not null || _reason is not null) _poll?.Answer();
        }
    }

    // A client that leaves sends its close packet over one connection and its poll over another, and these may arrive in any order. The
    // poll must end with a noop rather than with an unknown session.
    private async ValueTask PollUnderWayAsync()
    {
        for (var tries = 0; tries < MaxLookouts && IsWithoutPoll(); tries++) await Task.Delay(Lookout, _host.Time);
    }

    private bool IsWithoutPoll()
    {
        lock (_gate) return _webSocket is null && _poll is null && _reason is null;
    }
}
