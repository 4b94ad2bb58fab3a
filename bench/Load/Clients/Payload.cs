using System.Text;

namespace Parley.Bench.Load.Clients;

/// <summary>The payload, encoded once for every protocol, and the check of responses.</summary>
internal sealed class Payload
{
    private readonly byte[] _text;
    private readonly byte[] _end;

    public Payload(int length, bool isBinary)
    {
        IsBinary = isBinary;
        Bytes = new byte[length];
        for (var i = 0; i < length; i++)
            Bytes[i] = isBinary ? (byte)i : (byte)('a' + (i % 26));
        _text = isBinary ? [] : Bytes;
        _end = [(byte)'"', .. _text, .. "\"]"u8];
        Echo = [.. "[\"echo\",\""u8, .. _text, .. "\"]"u8];
        Broadcast = [.. "42[\"bcast\",\""u8, .. _text, .. "\"]"u8];
        SignalREcho = [.. "\",\"target\":\"Echo\",\"arguments\":[\""u8, .. _text, .. "\"]}\u001e"u8];
        SignalRBroadcast = [.. "{\"type\":1,\"target\":\"Broadcast\",\"arguments\":[\""u8, .. _text, .. "\"]}\u001e"u8];
    }

    public bool IsBinary { get; }

    public byte[] Bytes { get; }

    public byte[] Echo { get; }

    public byte[] Broadcast { get; }

    public byte[] SignalREcho { get; }

    public byte[] SignalRBroadcast { get; }

    public byte[] ToRoom(string room) => [.. "42[\"room\",\""u8, .. Encoding.UTF8.GetBytes(room), .. "\",\""u8, .. _text, .. "\"]"u8];

    public void Verify(ReadOnlySpan<byte> body, string what)
    {
        if (!body.EndsWith(_end))
            throw new InvalidDataException($"{what} is not what was sent: {Encoding.UTF8.GetString(body)}");
    }

    public void VerifySignalR(ReadOnlySpan<byte> record, string what, ReadOnlySpan<byte> end)
    {
        if (!record.EndsWith(end) || !record[..^end.Length].EndsWith(_text))
            throw new InvalidDataException($"{what} is not what was sent: {Encoding.UTF8.GetString(record)}");
    }

    public void VerifyBinary(ReadOnlySpan<byte> attachment)
    {
        if (!attachment.SequenceEqual(Bytes))
            throw new InvalidDataException("the binary echo is not what was sent");
    }
}
