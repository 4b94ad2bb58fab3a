using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

/// <summary>A pending ack.</summary>
internal abstract class PendingAck(long deadline)
{
    public long Deadline => deadline;

    /// <summary>Completes it with the client's ack. Never throws.</summary>
    public abstract void Settle(ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments);

    public abstract void Fail(Exception exception);
}

/// <summary>A pending ack of a known type; its result is the first argument.</summary>
internal sealed class PendingAck<TAck>(long deadline, JsonTypeInfo<TAck> info, bool isOptional) : PendingAck(deadline)
{
    private readonly TaskCompletionSource<TAck> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TAck> Answer => _answer.Task;

    public override void Settle(ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments)
    {
        using var scope = AttachmentScope.Read(attachments);
        try
        {
            var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = info.Options.MaxDepth });
            json.Read();   // the bracket
            _answer.TrySetResult(ArgumentReader.Read(ref json, info, isOptional));
        }
        catch (Exception e)
        {
            // An exception of a converter belongs to the waiting code, not to the reader of the connection.
            _answer.TrySetException(new AckFailedException($"The client's ack does not have the expected type: {e.Message}"));
        }
    }

    public override void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>A pending ack with raw arguments.</summary>
internal sealed class RawPendingAck(long deadline) : PendingAck(deadline)
{
    private readonly TaskCompletionSource<EventArguments> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<EventArguments> Answer => _answer.Task;

    public override void Settle(ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments) =>
        _answer.TrySetResult(EventArguments.KeepAck(payload, attachments));

    public override void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>The pending ack of one receiver of a broadcast.</summary>
internal sealed class CollectedAck(long deadline, IAckReceiver acks) : PendingAck(deadline)
{
    public override void Settle(ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments) =>
        acks.Answer(EventArguments.KeepAck(payload, attachments));

    public override void Fail(Exception exception) => acks.Miss();
}
