using System.Text.Json;
using System.Threading.Channels;
using SocketIOClient;

namespace Client;

/// <summary>One device of a user: connected, in sync, with an outbox.</summary>
internal sealed class ChatClient : IAsyncDisposable
{
    private readonly string _id;
    private readonly Dictionary<string, SocketIO> _sockets = [];

    // What arrives is handled one at a time, and so is all work that follows from it.
    private readonly Channel<Func<Task>> _work = Channel.CreateUnbounded<Func<Task>>();

    // A real client keeps these three on disk.
    private readonly Dictionary<(string Room, string Name), Conversation> _conversations = [];
    private readonly Channel<(string Room, string To, string Msg, string Cid)> _outbox =
        Channel.CreateUnbounded<(string, string, string, string)>();
    private string? _cursor;

    public ChatClient(Uri server, string id, string sessionId)
    {
        _id = id;
        foreach (var room in new[] { "/friend", "/group", "/server" })
        {
            var socket = new SocketIO(new Uri(server, room), new SocketIOOptions { Auth = new { sid = sessionId } });
            socket.OnConnected += (_, _) => Later(() => _sockets.Values.All(one => one.Connected) ? SyncAsync() : Task.CompletedTask);
            socket.OnError += (_, reason) => Console.WriteLine($"connection refused: {reason}");
            _sockets.Add(room, socket);
        }

        Listen();
    }

    public async Task ConnectAsync()
    {
        _ = WorkAsync();
        _ = DeliverAllAsync();
        _ = LookEveryMinuteAsync();
        foreach (var socket in _sockets.Values) await socket.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _work.Writer.Complete();
        _outbox.Writer.Complete();
        foreach (var socket in _sockets.Values) await socket.DisconnectAsync();
    }

    /// <summary>The last message that the user has sent there.</summary>
    public Entry Last(string room, string name) => _conversations[(room, name)].Entries.Values.Last(entry => entry.From == _id);

    /// <summary>Makes a request and returns the message of the response.</summary>
    public async Task<JsonElement> AskAsync(string room, string name, object msg)
    {
        var answered = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _sockets[room].EmitAsync(name, response => answered.TrySetResult(response.GetValue<JsonElement>(0).Clone()), new { msg });
        var answer = (await answered.Task.WaitAsync(TimeSpan.FromSeconds(10))).GetProperty("msg");
        return answer.GetProperty("code").GetInt32() == 1 ? answer : throw new RefusedException(answer);
    }

    /// <summary>Sends a text, now or as soon as there is a connection.</summary>
    public void Send(string room, string to, string msg) => _outbox.Writer.TryWrite((room, to, msg, Guid.NewGuid().ToString()));

    private void Later(Func<Task> piece) => _work.Writer.TryWrite(piece);

    private async Task WorkAsync()
    {
        await foreach (var piece in _work.Reader.ReadAllAsync())
        {
            try
            {
                await piece();
            }
            catch (Exception problem)
            {
                Console.WriteLine($"refused: {(problem as RefusedException)?.Reason ?? problem.Message}");
            }
        }
    }

    private void Listen()
    {
        On("/friend", "receivefsmg", Receive);
        On("/group", "receivefsmg", Receive);
        On("/server", "notice", Receive);
        foreach (var room in new[] { "/friend", "/group" })
        {
            On(room, "read-s", envelope =>
            {
                var msg = envelope.GetProperty("msg");
                if (!msg.TryGetProperty("reads", out var reads))
                    Console.WriteLine($"{envelope.GetProperty("from")} has read up to #{msg.GetProperty("seq")}");
                else foreach (var read in reads.EnumerateObject()) Console.WriteLine($"{read.Name} has read up to #{read.Value}");
            });
            On(room, "typing-s", envelope =>
            {
                var isOn = envelope.GetProperty("msg").GetProperty("on").GetBoolean();
                Console.WriteLine($"{envelope.GetProperty("from")} {(isOn ? "is typing" : "has stopped typing")}");
            });
        }

        On("/friend", "fonline", envelope => Console.WriteLine($"{envelope.GetProperty("from")} is online"));
        On("/friend", "foffline", envelope => Console.WriteLine($"{envelope.GetProperty("from")} is offline"));
    }

    private void On(string room, string name, Action<JsonElement> handle) =>
        _sockets[room].On(name, response => handle(response.GetValue<JsonElement>(0).Clone()));

    // A sync is one piece of work: entries that arrive in the meantime wait for its end.
    private void Receive(JsonElement envelope)
    {
        var entry = Entry.Of(envelope);
        if (entry.Kind == "group-changed") return;   // The group's log has it as well.
        Later(() => PlaceAsync(entry));
    }

    private async Task SyncAsync()
    {
        for (var more = true; more;)
        {
            var page = await AskAsync("/server", "offline-c", new { cursor = _cursor, limit = 200 });
            if (page.TryGetProperty("reset", out _)) _conversations.Clear();
            foreach (var envelope in page.GetProperty("messages").EnumerateArray()) await PlaceAsync(Entry.Of(envelope));
            _cursor = page.GetProperty("cursor").GetString();
            more = page.GetProperty("more").GetBoolean();
        }

        Console.WriteLine("in sync");
    }

    private async Task LookEveryMinuteAsync()
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await minute.WaitForNextTickAsync())
        {
            Later(async () =>
            {
                var answer = await AskAsync("/server", "offline-c", new { cursor = _cursor, limit = 0 });
                if (answer.GetProperty("more").GetBoolean()) await SyncAsync();
            });
        }
    }

    private async Task PlaceAsync(Entry entry)
    {
        var conversation = ConversationOf(entry);
        conversation.Have ??= entry.Seq - 1;
        if (entry.Seq > conversation.Have) conversation.Waiting[entry.Seq] = entry;
        await AdvanceAsync(conversation);
        if (conversation.Waiting.Count > 0) _ = FillSoonAsync(conversation);
    }

    private async Task AdvanceAsync(Conversation conversation)
    {
        while (conversation.Waiting.Remove(conversation.Have!.Value + 1, out var next))
        {
            conversation.Have++;
            await ApplyAsync(conversation, next);
        }
    }

    private async Task FillSoonAsync(Conversation conversation)
    {
        await Task.Delay(Random.Shared.Next(300, 500));
        Later(() => FillAsync(conversation));
    }

    private async Task FillAsync(Conversation conversation)
    {
        var after = conversation.Have!.Value;
        for (var more = conversation.Waiting.Count > 0; more;)
        {
            var page = await AskAsync(conversation.Room, "history-c", new { with = conversation.Name, after, limit = 200 });
            foreach (var entry in page.GetProperty("messages").EnumerateArray().Select(Entry.Of))
            {
                after = entry.Seq;
                if (after > conversation.Have) conversation.Waiting[after] = entry;
            }

            await AdvanceAsync(conversation);
            more = page.GetProperty("more").GetBoolean();
        }

        // Whatever is still missing is not visible to this user: they were not in the group then.
        while (conversation.Waiting.Count > 0 && conversation.Waiting.Keys.Min() is var first && first <= after)
        {
            conversation.Have = first - 1;
            await AdvanceAsync(conversation);
        }
    }

    private Conversation ConversationOf(Entry entry)
    {
        var name = entry.Room == "/group" || entry.To == "*" || entry.From == _id ? entry.To : entry.From;
        if (!_conversations.TryGetValue((entry.Room, name), out var conversation))
        {
            _conversations.Add((entry.Room, name), conversation = new Conversation(entry.Room, name));
        }

        return conversation;
    }

    private async Task ApplyAsync(Conversation conversation, Entry entry)
    {
        var target = conversation.Entries.GetValueOrDefault(entry.Target);
        switch (entry.Kind)
        {
            case "recall":
                if (target is not null) conversation.Entries[entry.Target] = target with { Kind = "recalled", Text = "" };
                Console.WriteLine($"{entry.From} has recalled #{entry.Target}");
                break;
            case "edit":
                if (entry.Text is null) break;   // The user may not see it, or a later entry covers it.
                if (target is not null) conversation.Entries[entry.Target] = target with { Text = entry.Text };
                Console.WriteLine($"{entry.From} has edited #{entry.Target}: {entry.Text}");
                break;
            default:
                conversation.Entries[entry.Seq] = entry;
                Show(conversation, entry);
                if (entry.From == _id || conversation.Room == "/server") break;
                await AskAsync(conversation.Room, "read-c", new { with = conversation.Name, seq = entry.Seq });
                break;
        }
    }

    private static void Show(Conversation conversation, Entry entry) => Console.WriteLine((conversation.Room, entry.Kind) switch
    {
        ("/server", var kind) => $"notice: {kind}",
        (_, "system") => $"in the group: {entry.Text}",
        _ => $"{entry.From} #{entry.Seq}: {entry.Text ?? entry.Kind}",
    });

    private async Task DeliverAllAsync()
    {
        await foreach (var (room, to, msg, cid) in _outbox.Reader.ReadAllAsync()) await DeliverAsync(room, to, msg, cid);
    }

    private async Task DeliverAsync(string room, string to, string msg, string cid)
    {
        for (var wait = 1_000; ; wait = Math.Min(2 * wait, 30_000))
        {
            try
            {
                var answer = await AskAsync(room, "sendfsmg", new { to, msg, cid });
                var (entryId, seq) = (answer.GetProperty("id").GetString()!, answer.GetProperty("seq").GetInt64());
                var sent = new Entry { From = _id, To = to, Room = room, Kind = "text", Id = entryId, Seq = seq, Text = msg };
                // A message that an earlier attempt stored may have been edited since.
                Later(answer.TryGetProperty("duplicate", out _) ? () => LookAtAsync(room, to, seq) : () => PlaceAsync(sent));
                return;
            }
            catch (RefusedException refused) when (refused.IsFinal)
            {
                Console.WriteLine($"refused: {refused.Reason}");
                return;
            }
            catch (Exception problem)
            {
                await Task.Delay((problem as RefusedException)?.RetryAfter ?? Random.Shared.Next(wait));
            }
        }
    }

    private async Task LookAtAsync(string room, string name, long seq)
    {
        var page = await AskAsync(room, "history-c", new { with = name, after = seq - 1, limit = 1 });
        foreach (var envelope in page.GetProperty("messages").EnumerateArray()) await PlaceAsync(Entry.Of(envelope));
    }
}
