using System.Globalization;
using System.Text;
using Parley.Bench.Load.Net;

namespace Parley.Bench.Load.Messenger;

/// <summary>
/// An XMPP client (RFC 6120) that makes its account by in-band registration, signs in with SASL PLAIN, and, if it sends, has the server
/// acknowledge each message by stream management (XEP-0198): the comparable promise to an answer with code 1.
/// </summary>
internal sealed class XmppClient(int index, bool isSender, MessageText text, IChatListener listener) : Wire, IChatClient
{
    private const string Header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";

    private const string Password = "correct horse battery";

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _user = string.Create(CultureInfo.InvariantCulture, $"bench{index}");
    private bool _isSignedIn;
    private int _stanzasBefore;
    private int _acked;

    public int Index => index;

    public string Address => $"{_user}@localhost/bench";

    public Task Ready => _ready.Task;

    public void Send(string to, int number)
    {
        Write(Encoding.ASCII.GetBytes($"<message to='{to}' type='chat' id='{number}'><body>"));
        text.Write(number, Reserve(text.Length));
        Advance(text.Length);
        Write("</body></message><r xmlns='urn:xmpp:sm:3'/>"u8);
    }

    protected override void OnOpen() => Write("<?xml version='1.0'?>" + Header);

    protected override void OnEnd(string why)
    {
        _ready.TrySetException(new IOException(why));
        listener.OnEnd(this, why);
    }

    protected override int OnReceived(Span<byte> data)
    {
        var used = 0;
        while (XmppStanza.TryRead(data[used..], out var stanza))
        {
            OnStanza(stanza);
            used += stanza.Length;
        }

        return used;
    }

    private void OnStanza(ReadOnlySpan<byte> stanza)
    {
        if (stanza.StartsWith("<a "u8))
            OnAcked(XmppStanza.Number(stanza, " h='"u8));
        else if (stanza.StartsWith("<message"u8))
            OnMessage(stanza);
        else if (stanza.StartsWith("<r "u8))
            Write("<a xmlns='urn:xmpp:sm:3' h='1'/>");   // its own presence is all that a sender receives
        else
            OnOpening(stanza);
    }

    private void OnAcked(int handled)
    {
        while (_acked < handled - _stanzasBefore)
            listener.OnAcked(this, ++_acked);
    }

    private void OnMessage(ReadOnlySpan<byte> stanza)
    {
        if (stanza.IndexOf("type='error'"u8) >= 0 || !text.TryRead(ref stanza, out var number))
            throw new InvalidDataException("unexpected: " + Encoding.UTF8.GetString(stanza));
        listener.OnDelivered(this, number);
    }

    private void OnOpening(ReadOnlySpan<byte> stanza)
    {
        if (stanza.StartsWith("<stream:features"u8))
            Write(_isSignedIn ? Bind : Register);
        else if (stanza.StartsWith("<iq"u8) && stanza.IndexOf("id='register'"u8) >= 0)
            Write(SignIn);   // with a conflict too: then the account is there
        else if (stanza.StartsWith("<success"u8))
            Restart();
        else if (stanza.StartsWith("<iq"u8) && stanza.IndexOf("id='bind'"u8) >= 0)
            Write(isSender ? "<enable xmlns='urn:xmpp:sm:3'/>" : "<presence/>");
        else if (stanza.StartsWith("<enabled"u8))
            Appear();
        else if (stanza.StartsWith("<presence"u8))
            _ready.TrySetResult();
        else if (!stanza.StartsWith("<?xml"u8) && !stanza.StartsWith("<stream:stream"u8))
            throw new InvalidDataException("unexpected: " + Encoding.UTF8.GetString(stanza));
    }

    private string Register =>
        $"<iq type='set' id='register'><query xmlns='jabber:iq:register'><username>{_user}</username><password>{Password}</password></query></iq>";

    private string SignIn =>
        $"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{Convert.ToBase64String(Encoding.ASCII.GetBytes($"\0{_user}\0{Password}"))}</auth>";

    private static string Bind =>
        "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>bench</resource></bind></iq>";

    private void Restart()
    {
        _isSignedIn = true;
        Write(Header);
    }

    private void Appear()
    {
        _stanzasBefore = 1;   // the presence is counted like a message
        Write("<presence/>");
    }

    private void Write(string stanza) => Write(Encoding.ASCII.GetBytes(stanza));
}
