using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Soak;

/// <summary>One Engine.IO session of a client, over any transport.</summary>
internal abstract class Wire : IDisposable
{
    // Closed without a close frame, the connection is reset, like that of a client whose machine has crashed.
    protected static readonly SocketsHttpHandler Handler = new()
    {
        MaxConnectionsPerServer = int.MaxValue,
        ConnectCallback = static async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    protected static readonly HttpMessageInvoker Invoker = new(Handler, disposeHandler: false);

    public abstract Task SendAsync(string packet, CancellationToken cancellationToken);

    public abstract Task SendBinaryAsync(byte[] data, CancellationToken cancellationToken);

    /// <summary>The next text packets; none if the session has ended. Binary data is left out.</summary>
    public abstract Task<string[]> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Ends the session as a correct client does.</summary>
    public abstract Task CloseAsync(CancellationToken cancellationToken);

    public abstract void Dispose();

    protected static Uri Address(Uri server, string scheme, int version, string transport, string? sid) =>
        new($"{scheme}://{server.Authority}/socket.io/?EIO={version}&transport={transport}{(sid is null ? "" : $"&sid={sid}")}");
}

internal sealed class WebSocketWire : Wire
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[4096];
    private readonly int _version;

    private WebSocketWire(int version) => _version = version;

    public static async Task<WebSocketWire> OpenAsync(Uri server, int version, string? sid, CancellationToken cancellationToken)
    {
        var wire = new WebSocketWire(version);
        await wire._socket.ConnectAsync(Address(server, "ws", version, "websocket", sid), Invoker, cancellationToken);
        return wire;
    }

    public override Task SendAsync(string packet, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, true, cancellationToken);

    public override Task SendBinaryAsync(byte[] data, CancellationToken cancellationToken) =>
        _socket.SendAsync(_version == 3 ? [4, .. data] : data, WebSocketMessageType.Binary, true, cancellationToken);

    public override async Task<string[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return [];
            message.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return part.MessageType == WebSocketMessageType.Text ? [Encoding.UTF8.GetString(message.ToArray())] : ["6"];
    }

    public override Task CloseAsync(CancellationToken cancellationToken) =>
        _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);

    public override void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }
}

internal sealed class PollingWire : Wire
{
    private const char Separator = '\u001e';

    private readonly HttpClient _http = new(Handler, disposeHandler: false);
    private readonly Uri _server;
    private readonly string _sid;

    private PollingWire(Uri server, string sid)
    {
        _server = server;
        _sid = sid;
    }

    private Uri Session => Address(_server, "http", 4, "polling", _sid);

    public static async Task<PollingWire> OpenAsync(Uri server, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(Handler, disposeHandler: false);
        var open = await http.GetStringAsync(Address(server, "http", 4, "polling", null), cancellationToken);
        return new PollingWire(server, JsonElement.Parse(open[1..]).GetProperty("sid").GetString()!);
    }

    public override Task SendAsync(string packet, CancellationToken cancellationToken) => PostAsync(packet, cancellationToken);

    public override Task SendBinaryAsync(byte[] data, CancellationToken cancellationToken) =>
        PostAsync("b" + Convert.ToBase64String(data), cancellationToken);

    public override async Task<string[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(Session, cancellationToken);
        return response.IsSuccessStatusCode ? (await response.Content.ReadAsStringAsync(cancellationToken)).Split(Separator) : [];
    }

    /// <summary>Upgrades to WebSocket (Engine.IO 4, "Upgrade").</summary>
    public async Task<WebSocketWire> UpgradeAsync(CancellationToken cancellationToken)
    {
        var socket = await WebSocketWire.OpenAsync(_server, 4, _sid, cancellationToken);
        await socket.SendAsync("2probe", cancellationToken);
        if (await socket.ReceiveAsync(cancellationToken) is not ["3probe"]) throw new InvalidDataException("The probe was not answered.");
        await socket.SendAsync("5", cancellationToken);
        return socket;
    }

    public override Task CloseAsync(CancellationToken cancellationToken) => PostAsync("1", cancellationToken);

    public override void Dispose() => _http.Dispose();

    private async Task PostAsync(string packet, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(Session, new StringContent(packet), cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
