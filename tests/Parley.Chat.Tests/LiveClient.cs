using System.Text;
using System.Text.Json;
using Parley.Testing;

namespace Parley.Chat.Tests;

/// <summary>An event that a client got.</summary>
internal sealed record LiveEvent(string Namespace, string Name, JsonElement Envelope)
{
    public JsonElement Msg => Envelope.GetProperty("msg");

    public string From => Envelope.GetProperty("from").GetString()!;

    public string To => Envelope.GetProperty("to").GetString()!;
}

/// <summary>A client of the contract on one connection, which reads only when a test needs something.</summary>
internal sealed class LiveClient : IDisposable
{
    private readonly WebSocketClient _socket;
    private readonly List<LiveEvent> _events = [];
    private readonly Func<Task> _delivered;
    private int _lastAck;

    private LiveClient(WebSocketClient socket, Func<Task> delivered) => (_socket, _delivered) = (socket, delivered);

    /// <summary>Joins all namespaces of the contract; without a session id, unverified.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="sessionId">The session id.</param>
    /// <param name="delivered">Waits until everything that was written so far has been sent to all clients.</param>
    public static async Task<LiveClient> ConnectAsync(WebSocketClient socket, string? sessionId, Func<Task>? delivered = null)
    {
        var client = new LiveClient(socket, delivered ?? (() => Task.CompletedTask));
        await client.ReadAsync();   // The handshake.
        foreach (var ns in new[] { "", "/friend,", "/group,", "/server," })
        {
            await socket.SendAsync(sessionId is null ? $"40{ns}" : $$"""40{{ns}}{"sid":"{{sessionId}}"}""");
            while (!(await client.ReadAsync()).StartsWith($"40{ns}{{", StringComparison.Ordinal))
            {
            }
        }

        // It is in its rooms once it gets a response; the CONNECT packet arrives before that.
        await client.AskAsync("/", "time-c", "{}");
        return client;
    }

    /// <summary>Sends a request with an ack, and returns the message of the response.</summary>
    public Task<JsonElement> AskAsync(string ns, string name, string msg) => AskWithAsync(ns, name, $$""",{"msg":{{msg}}}""");

    /// <summary>Sends a request with an ack and these arguments, each after a comma, and returns the message of the response.</summary>
    public async Task<JsonElement> AskWithAsync(string ns, string name, string arguments)
    {
        var (id, prefix) = (++_lastAck, ns == "/" ? "" : $"{ns},");
        await _socket.SendAsync($"42{prefix}{id}[\"{name}\"{arguments}]");
        var answer = $"43{prefix}{id}[";
        while (true)
        {
            var packet = await ReadAsync();
            if (packet.StartsWith(answer, StringComparison.Ordinal))
                return JsonElement.Parse(packet[(answer.Length - 1)..])[0].GetProperty("msg");
        }
    }

    /// <summary>Sends the same request several times, reads only then, and returns the messages of the responses.</summary>
    public async Task<List<JsonElement>> AskAtOnceAsync(string ns, string name, string msg, int times)
    {
        var prefix = ns == "/" ? "" : $"{ns},";
        for (var i = 0; i < times; i++) await _socket.SendAsync($$"""42{{prefix}}{{++_lastAck}}["{{name}}",{"msg":{{msg}}}]""");

        var answers = new List<JsonElement>();
        while (answers.Count < times)
        {
            var packet = await ReadAsync();
            if (packet.StartsWith($"43{prefix}", StringComparison.Ordinal))
                answers.Add(JsonElement.Parse(packet[packet.IndexOf('[', StringComparison.Ordinal)..])[0].GetProperty("msg"));
        }

        return answers;
    }

    /// <summary>Sends a request that must succeed.</summary>
    public async Task<JsonElement> DoAsync(string ns, string name, string msg)
    {
        var answer = await AskAsync(ns, name, msg);
        Assert.Equal(1, answer.GetProperty("code").GetInt32());
        return answer;
    }

    /// <summary>Sends a request that must be refused, and returns the reason.</summary>
    public async Task<string?> RefusedAsync(string ns, string name, string msg)
    {
        var answer = await AskAsync(ns, name, msg);
        return answer.GetProperty("code").GetInt32() == 1 ? null : answer.GetProperty("reason").GetString();
    }

    /// <summary>Sends empty requests, and returns the names of those that exist. All get a response.</summary>
    public async Task<List<string>> ExistingAsync(string ns, IReadOnlyList<string> names)
    {
        var existing = new List<string>();
        foreach (var name in names)
        {
            var answer = await AskWithAsync(ns, name, "");
            if (answer.GetProperty("message").GetString()!.StartsWith("This request does not exist", StringComparison.Ordinal)) continue;
            existing.Add(name);
        }

        return existing;
    }

    /// <summary>Sends an event without an ack, with these arguments, each after a comma.</summary>
    public Task SendAsync(string ns, string name, string arguments) =>
        _socket.SendAsync($"42{(ns == "/" ? "" : $"{ns},")}[\"{name}\"{arguments}]");

    /// <summary>The next event of that name; it may have arrived already.</summary>
    public async Task<LiveEvent> NextAsync(string name)
    {
        while (true)
        {
            if (_events.FindIndex(one => one.Name == name) is >= 0 and var at)
            {
                var found = _events[at];
                _events.RemoveAt(at);
                return found;
            }

            await ReadAsync();
        }
    }

    /// <summary>All events of these names that have arrived so far and were not returned before.</summary>
    public async Task<List<LiveEvent>> LeftAsync(params string[] names)
    {
        await _delivered();
        await DoAsync("/server", "time-c", "{}");   // All earlier packets arrive before the response.
        var left = _events.FindAll(one => names.Contains(one.Name));
        _events.RemoveAll(one => names.Contains(one.Name));
        return left;
    }

    /// <summary>Whether such an event has arrived so far.</summary>
    public bool Has(string name) => _events.Exists(one => one.Name == name);

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadAsync()
    {
        while (true)
        {
            var bytes = await _socket.ReceiveBytesAsync() ?? throw new InvalidOperationException("The connection has ended.");
            var packet = Encoding.UTF8.GetString(bytes);
            if (packet == "2") await _socket.SendAsync("3");
            else
            {
                Keep(packet);
                return packet;
            }
        }
    }

    private void Keep(string packet)
    {
        var isMain = packet.StartsWith("42[", StringComparison.Ordinal);
        if (!isMain && !packet.StartsWith("42/", StringComparison.Ordinal)) return;

        var body = packet.IndexOf('[', StringComparison.Ordinal);
        var json = JsonElement.Parse(packet[body..]);
        _events.Add(new LiveEvent(isMain ? "/" : packet[2..packet.IndexOf(',', StringComparison.Ordinal)], json[0].GetString()!, json[1]));
    }
}
