using System.Text;
using System.Text.Json;
using Parley.Testing;

namespace Parley.Chat.Tests;

/// <summary>An event that a client got.</summary>
internal sealed record LiveEvent(string Place, string Name, JsonElement Envelope)
{
    public JsonElement Msg => Envelope.GetProperty("msg");

    public string From => Envelope.GetProperty("from").GetString()!;

    public string To => Envelope.GetProperty("to").GetString()!;
}

/// <summary>A client of the contract on one connection, which reads when it is asked for something.</summary>
internal sealed class LiveClient : IDisposable
{
    private readonly WebSocketClient _socket;
    private readonly List<LiveEvent> _events = [];
    private readonly Func<Task> _delivered;
    private int _lastAck;

    private LiveClient(WebSocketClient socket, Func<Task> delivered) => (_socket, _delivered) = (socket, delivered);

    /// <summary>Joins all namespaces of the contract; without a session id, unverified.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="sid">The session id.</param>
    /// <param name="delivered">Waits until everybody has been sent what was written until now.</param>
    public static async Task<LiveClient> ConnectAsync(WebSocketClient socket, string? sid, Func<Task>? delivered = null)
    {
        var client = new LiveClient(socket, delivered ?? (() => Task.CompletedTask));
        await client.ReadAsync();   // The handshake.
        foreach (var place in new[] { "", "/friend,", "/group,", "/server," })
        {
            await socket.SendAsync(sid is null ? $"40{place}" : $$"""40{{place}}{"sid":"{{sid}}"}""");
            while (!(await client.ReadAsync()).StartsWith($"40{place}{{", StringComparison.Ordinal))
            {
            }
        }

        await client.AskAsync("/", "time-c", "{}");   // It is in its rooms once it is answered; the word that it may join comes before that.
        return client;
    }

    /// <summary>Sends a request with an ack; gives the answer's message.</summary>
    public Task<JsonElement> AskAsync(string place, string name, string msg) => AskWithAsync(place, name, $$""",{"msg":{{msg}}}""");

    /// <summary>Sends a request with an ack and these arguments, each after a comma; gives the answer's message.</summary>
    public async Task<JsonElement> AskWithAsync(string place, string name, string arguments)
    {
        var (id, prefix) = (++_lastAck, place == "/" ? "" : $"{place},");
        await _socket.SendAsync($"42{prefix}{id}[\"{name}\"{arguments}]");
        var answer = $"43{prefix}{id}[";
        while (true)
        {
            var packet = await ReadAsync();
            if (packet.StartsWith(answer, StringComparison.Ordinal)) return JsonElement.Parse(packet[(answer.Length - 1)..])[0].GetProperty("msg");
        }
    }

    /// <summary>Sends the same request several times and reads only then; gives the answers' messages.</summary>
    public async Task<List<JsonElement>> AskAtOnceAsync(string place, string name, string msg, int times)
    {
        var prefix = place == "/" ? "" : $"{place},";
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

    /// <summary>Sends a request that must be done.</summary>
    public async Task<JsonElement> DoAsync(string place, string name, string msg)
    {
        var answer = await AskAsync(place, name, msg);
        Assert.Equal(1, answer.GetProperty("code").GetInt32());
        return answer;
    }

    /// <summary>Sends a request that must be refused; gives the reason.</summary>
    public async Task<string?> RefusedAsync(string place, string name, string msg)
    {
        var answer = await AskAsync(place, name, msg);
        return answer.GetProperty("code").GetInt32() == 1 ? null : answer.GetProperty("reason").GetString();
    }

    /// <summary>Sends requests with nothing in them; gives those that exist. All are answered.</summary>
    public async Task<List<string>> ExistingAsync(string place, IReadOnlyList<string> names)
    {
        var existing = new List<string>();
        foreach (var name in names)
        {
            var answer = await AskWithAsync(place, name, "");
            if (answer.GetProperty("message").GetString()!.StartsWith("There is no such request", StringComparison.Ordinal)) continue;
            existing.Add(name);
        }

        return existing;
    }

    /// <summary>Sends an event without an ack, with these arguments, each after a comma.</summary>
    public Task SendAsync(string place, string name, string arguments) =>
        _socket.SendAsync($"42{(place == "/" ? "" : $"{place},")}[\"{name}\"{arguments}]");

    /// <summary>The next event of that name, which may have come before.</summary>
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

    /// <summary>All events of these names that have come until now, and were not asked for before.</summary>
    public async Task<List<LiveEvent>> LeftAsync(params string[] names)
    {
        await _delivered();
        await DoAsync("/server", "time-c", "{}");   // Whatever was sent before comes before the answer.
        var left = _events.FindAll(one => names.Contains(one.Name));
        _events.RemoveAll(one => names.Contains(one.Name));
        return left;
    }

    /// <summary>Whether such an event has come until now.</summary>
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
