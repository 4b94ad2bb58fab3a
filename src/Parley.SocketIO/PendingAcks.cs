using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

/// <summary>The acks that one socket still owes us. Thread-safe; the heartbeat ends those that are overdue.</summary>
internal sealed class PendingAcks
{
    private readonly Dictionary<long, PendingAck> _acks = [];
    private long _lastId = -1;
    private string? _closed;

    public bool TryAdd(PendingAck ack, int max, out long id)
    {
        lock (_acks)
        {
            id = ++_lastId;
            if (_closed is not null || _acks.Count >= max) return false;
            _acks.Add(id, ack);
            return true;
        }
    }

    public void Settle(long id, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments)
    {
        if (Take(id) is not { } ack) return;   // unknown, late, or twice: ignored, as the protocol says
        AttachmentScope.Read(attachments);
        ack.Settle(payload);   // never throws
        AttachmentScope.Read(null);
    }

    public void Cancel(long id) => Take(id)?.Fail(new OperationCanceledException());

    public void FailOverdue(long now)
    {
        List<PendingAck>? overdue = null;
        lock (_acks)
        {
            foreach (var (id, ack) in _acks)
            {
                if (now < ack.Deadline) continue;
                _acks.Remove(id);   // removing while enumerating is allowed for a Dictionary
                (overdue ??= []).Add(ack);
            }
        }

        overdue?.ForEach(static ack => ack.Fail(new TimeoutException("The client did not answer in time.")));
    }

    public void FailAll(string why)
    {
        PendingAck[] all;
        lock (_acks)
        {
            _closed = why;
            all = [.. _acks.Values];
            _acks.Clear();
        }

        foreach (var ack in all) ack.Fail(new AckFailedException(why));
    }

    private PendingAck? Take(long id)
    {
        lock (_acks)
        {
            return _acks.Remove(id, out var ack) ? ack : null;
        }
    }
}

/// <summary>One ack that is waited for.</summary>
internal abstract class PendingAck(long deadline)
{
    public long Deadline => deadline;

    public abstract void Settle(ReadOnlySpan<byte> payload);

    public abstract void Fail(Exception exception);
}

/// <summary>One ack of a known type; its first argument is the answer.</summary>
internal sealed class PendingAck<TAck>(long deadline, JsonTypeInfo<TAck> info) : PendingAck(deadline)
{
    private readonly TaskCompletionSource<TAck> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TAck> Answer => _answer.Task;

    public override void Settle(ReadOnlySpan<byte> payload)
    {
        try
        {
            var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = info.Options.MaxDepth });
            json.Read();   // the bracket
            json.Read();
            _answer.TrySetResult(json.TokenType == JsonTokenType.EndArray ? default! : JsonSerializer.Deserialize(ref json, info)!);
        }
        catch (Exception e)
        {
            // Whatever a converter throws is for the one who waits, not for the reader of the connection.
            _answer.TrySetException(new AckFailedException($"The client's answer is not what was expected: {e.Message}"));
        }
    }

    public override void Fail(Exception exception) => _answer.TrySetException(exception);
}
