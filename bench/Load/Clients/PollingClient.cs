using System.Globalization;
using System.Net;
using System.Text;
using Parley.Bench.Load.Net;

namespace Parley.Bench.Load.Clients;

/// <summary>Engine.IO 4 over HTTP polling: one connection waits, the other posts.</summary>
internal sealed class PollingClient : ILoadClient
{
    private const byte Separator = 0x1E;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Payload _payload;
    private readonly IListener _listener;
    private readonly HttpWire _poll;
    private readonly HttpWire _post;
    private readonly Queue<byte[]> _outbox = new();
    private string _target = "/socket.io/?EIO=4&transport=polling";
    private bool _isPosting;

    public PollingClient(Target target, Payload payload, IListener listener)
    {
        (_payload, _listener) = (payload, listener);
        _poll = new HttpWire(target.Host, wire => wire.Get(_target), (_, body) => OnPolled(body), OnEnd);
        _post = new HttpWire(target.Host, _ => { }, (_, _) => OnPosted(), OnEnd);
    }

    public Task Ready => _ready.Task;

    public void Open(IPEndPoint server, IPAddress? source = null)
    {
        _post.Open(server, source);
        _poll.Open(server, source);
    }

    public void Act(Action action) => _post.Act(action);

    public void SendEcho(int id) =>
        Send([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"42{id}")), .. _payload.Echo]);

    public void SendBroadcast() => Send(_payload.Broadcast);

    public void Join(string room) => Send(Encoding.UTF8.GetBytes($"42[\"join\",\"{room}\"]"));

    public void SendToRoom(string room) => Send(_payload.ToRoom(room));

    public void Dispose()
    {
        _poll.Dispose();
        _post.Dispose();
    }

    private void OnPolled(byte[] body)
    {
        var rest = body.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf(Separator) is var index and >= 0 ? index : rest.Length;
            OnPacket(rest[..end]);
            rest = rest[Math.Min(end + 1, rest.Length)..];
        }

        _poll.Get(_target);
    }

    private void OnPacket(ReadOnlySpan<byte> packet)
    {
        if (packet is [(byte)'0', ..])
            OnHandshake(packet);
        else if (packet is [(byte)'2'])
            Reply("3"u8.ToArray());
        else if (packet is [(byte)'4', (byte)'0', ..])
            _ready.TrySetResult();
        else if (packet is [(byte)'4', (byte)'3', ..])
            OnAnswer(packet[2..]);
        else if (packet is [(byte)'4', (byte)'2', ..])
            _listener.OnDelivery(this);
    }

    private void OnHandshake(ReadOnlySpan<byte> packet)
    {
        var sid = packet[(packet.IndexOf("\"sid\":\""u8) + 7)..];
        _target += "&sid=" + Encoding.ASCII.GetString(sid[..sid.IndexOf((byte)'"')]);
        Reply("40"u8.ToArray());
    }

    private void OnAnswer(ReadOnlySpan<byte> body)
    {
        _payload.Verify(body, "the echo");
        var id = Digits.Read(body);
        _post.Act(() => _listener.OnEcho(this, id));
    }

    private void Reply(byte[] packet) => _post.Act(() => Send(packet));

    private void Send(byte[] packet)
    {
        _outbox.Enqueue(packet);
        PostNext();
    }

    private void PostNext()
    {
        if (_isPosting || _outbox.Count == 0)
            return;
        _isPosting = true;
        var packets = _outbox.ToArray();
        _outbox.Clear();
        _post.Post(_target, Join(packets));
    }

    private static byte[] Join(byte[][] packets)
    {
        var body = new MemoryStream();
        foreach (var packet in packets)
        {
            if (body.Length > 0)
                body.WriteByte(Separator);
            body.Write(packet);
        }

        return body.ToArray();
    }

    private void OnPosted()
    {
        _isPosting = false;
        PostNext();
    }

    private void OnEnd(string why)
    {
        _ready.TrySetException(new IOException(why));
        _listener.OnEnd(this, why);
    }
}
