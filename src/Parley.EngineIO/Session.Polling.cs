using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

// Polls fetch packets (Engine.IO 4, "HTTP long-polling").
public sealed partial class Session
{
    private const int MaxLookouts = 10;

    // The packets of one answer have so many bytes at most, unless one alone has more.
    private const int MostPolled = 1024 * 1024;

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
            // What the poll took is lost; a session with a hole in it does not go on.
            Log.WritingFailed(_server.Logger, e, Id);
            // First: a client that repeats the poll must find no session.
            Close(DisconnectReason.TransportError);
            context.Abort();
        }

        if (!isAnswered || context.RequestAborted.IsCancellationRequested) Close(DisconnectReason.TransportError);
    }

    private async Task AnswerAsync(HttpContext context, WaitingPoll poll)
    {
        var batch = TakeForPoll(context, out var isLast);
        int? charged = null;   // the packets are, until what is made of them is
        try
        {
            var payload = MakePayload(batch.Packets, isClose: isLast && !poll.IsNoop);
            charged = ChargePayload(batch, payload.Body.Length);
            await PollingAnswer.WriteAsync(context, payload, this);
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
            // While a WebSocket is being probed, polls end at once, so that the client can stop polling.
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
            // After an upgrade, or an end on the way to it, what is queued belongs to the WebSocket; the last poll ends with a noop.
            var isOurs = _webSocket is null && !(_reason is { } reason && AwaitsTakeover(reason));
            isLast = isOurs && _reason is not null && _outbox.IsEmpty;
            var batch = isOurs && !_outbox.IsEmpty ? _outbox.Take(MostPolled) : new OutboxBatch([], 0, 0);
            if (isLast) _server.Sessions.Remove(this);
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
        _server.Metrics.Transmitted(Polling, packets, payload.Body.Length);
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
            if (_unwritten <= MostUnwritten) Lessened();
            // What came meanwhile has waited, as has the poll that fetches it.
            if (!_outbox.IsEmpty || _probe is not null || _reason is not null) _poll?.Answer();
        }
    }

    // A client that leaves closes over one connection while its poll comes over another, and the two may change places on the way.
    // The poll is to end with a noop, not to find no session.
    private async ValueTask PollUnderWayAsync()
    {
        for (var tries = 0; tries < MaxLookouts && IsWithoutPoll(); tries++) await Task.Delay(Lookout, _server.Time);
    }

    private bool IsWithoutPoll()
    {
        lock (_gate) return _webSocket is null && _poll is null && _reason is null;
    }
}
