using System.Globalization;
using System.Text;
using Parley.Bench.Load.Clients;
using Parley.Bench.Load.Net;

namespace Parley.Bench.Load.Messenger;

/// <summary>Gets the response to a request.</summary>
internal delegate void AnswerHandler(ReadOnlySpan<byte> answer);

/// <summary>A client of the contract: connects, verifies with <c>auth-c</c>, and sends in <c>/friend</c> or <c>/group</c>.</summary>
internal sealed class ContractClient : WebSocketWire, IChatClient
{
    // Sends have the numbers from 1 as their acks' ids.
    private const int RequestId = 0;

    private static readonly string Run = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()
        .ToString("x", CultureInfo.InvariantCulture);

    private static int _made;

    // The server takes a cid of a sender for the same message again, also if a later work of this process sends it.
    private readonly string _cids = string.Create(CultureInfo.InvariantCulture, $"{Run}.{Interlocked.Increment(ref _made):x}");

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChatUser _user;
    private readonly MessageText _text;
    private readonly IChatListener _listener;
    private readonly string _namespace;
    private readonly byte[] _event;
    private readonly byte[] _ack;
    private AnswerHandler? _answered;
    private bool _isVerified;
    private bool _isJoined;

    public ContractClient(Uri url, ChatUser user, int index, MessageText text, IChatListener listener, string ns = "/friend")
        : base(url.Authority, "/socket.io/?EIO=4&transport=websocket")
    {
        (Index, _user, _text, _listener, _namespace) = (index, user, text, listener, ns);
        _event = Encoding.ASCII.GetBytes($"42{ns},[");
        _ack = Encoding.ASCII.GetBytes($"43{ns},");
    }

    public int Index { get; }

    public string Address => _user.Id;

    public Task Ready => _ready.Task;

    public void Send(string to, int number)
    {
        Span<byte> head = stackalloc byte[128];
        Span<byte> tail = stackalloc byte[64];
        Encode($"42{_namespace},{number}[\"sendfsmg\",{{\"to\":\"{to}\",\"msg\":{{\"msg\":\"", ref head);
        Encode($"\",\"cid\":\"{_cids}-{number}\"}}}}]", ref tail);
        var frame = Frame(head.Length + _text.Length + tail.Length);
        head.CopyTo(frame);
        _text.Write(number, frame[head.Length..]);
        tail.CopyTo(frame[(head.Length + _text.Length)..]);
    }

    /// <summary>Makes a request; one request is in progress at a time.</summary>
    public void Request(string name, string message, AnswerHandler answered)
    {
        _answered = answered;
        Send(Encoding.UTF8.GetBytes($"42{_namespace},{RequestId}[\"{name}\",{{\"msg\":{message}}}]"));
    }

    protected override void OnUpgraded()
    {
    }

    protected override void OnMessage(Span<byte> message, bool isBinary)
    {
        if (message.StartsWith(_ack))
            OnAnswer(message[_ack.Length..]);
        else if (message.StartsWith(_event))
            OnEvent(message[_event.Length..]);
        else if (message is [(byte)'2'])
            Send("3"u8);
        else
            OnOpening(message);
    }

    protected override void OnEnd(string why)
    {
        _ready.TrySetException(new IOException(why));
        _listener.OnEnd(this, why);
    }

    private static void Encode(FormattableString text, ref Span<byte> bytes) =>
        bytes = bytes[..Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture), bytes)];

    private void OnOpening(ReadOnlySpan<byte> message)
    {
        if (message is [(byte)'0', ..])
            Send("40"u8);
        else if (message.StartsWith("40{"u8))
            Verify();
        else if (message.StartsWith("42[\"auth-s\","u8))
            _isVerified = IsDone(message) ? true : throw Refused(message);
        else if (message.StartsWith(Encoding.ASCII.GetBytes($"40{_namespace},")))
            _isJoined = true;
        else
            throw new InvalidDataException("unexpected: " + Encoding.UTF8.GetString(message));

        if (_isVerified && _isJoined)
            _ready.TrySetResult();
    }

    private void Verify()
    {
        Send(Encoding.ASCII.GetBytes($"42[\"auth-c\",{{\"to\":\"server\",\"msg\":{{\"sid\":\"{_user.SessionId}\"}}}}]"));
        Send(Encoding.ASCII.GetBytes($"40{_namespace},"));
    }

    private void OnAnswer(ReadOnlySpan<byte> answer)
    {
        var id = Digits.Read(answer);
        if (!IsDone(answer))
        {
            if (id == RequestId || answer.IndexOf("\"reason\":\"unavailable\""u8) < 0 || !_listener.TryRefuse(this, id))
                throw Refused(answer);
        }
        else if (id != RequestId)
            _listener.OnAcked(this, id, answer);
        else
            _answered!(answer);
    }

    private void OnEvent(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("\"receivefsmg\""u8))
            return;   // presence
        if (!_text.TryRead(ref body, out var number))
            return;   // what the server tells of a group
        _listener.OnDelivered(this, number);
    }

    private static bool IsDone(ReadOnlySpan<byte> answer) => answer.IndexOf("\"code\":1"u8) >= 0;

    private static InvalidDataException Refused(ReadOnlySpan<byte> answer) => new("refused: " + Encoding.UTF8.GetString(answer));
}
