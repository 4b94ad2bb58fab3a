using System.Text.Json;
using CsCheck;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Random histories with recalls, edits and deletions, against a model with the expected state of every device.</summary>
public abstract class ChangeModelSpec : Spec
{
    // The first owns the group and never leaves it.
    private static readonly string[] People = ["alice", "bob", "carol"];

    private static readonly Gen<Step[]> Histories =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 2], Gen.Int[0, 99], (act, who, which) => new Step(act, who, which)).Array[1, 60];

    [Fact]
    public async Task After_any_changes_of_messages_each_device_has_what_its_user_may_see()
    {
        await Chat.FriendsAsync(People);

        await Histories.SampleAsync(RunAsync, iter: 30, threads: 1);
    }

    private async Task RunAsync(Step[] history)
    {
        Chat.Time.Advance(TimeSpan.FromMinutes(10));   // The number of times a user may add the same friends is limited.
        var model = new Model(await Chat.GroupAsync(People), People);
        var devices = new List<Device>();
        foreach (var person in People)
        {
            for (var i = 0; i < 2; i++)
            {
                var id = await Chat.DeviceAsync(person);
                devices.Add(new Device(person, id, model.Group, await Chat.CatchUpAsync(person, id)));
            }
        }

        foreach (var step in history)
        {
            if (step.Act >= 10) await devices[(step.Who * 2) + (step.Which % 2)].SyncAsync(Chat, 1 + (step.Which % 5));
            else await ActAsync(model, step);
        }

        foreach (var device in devices)
        {
            while (await device.SyncAsync(Chat, 3)) { }
            CheckDevice(model, device);
        }

        foreach (var person in People) await CheckHistoryAsync(model, person);
    }

    private Task ActAsync(Model model, Step step)
    {
        var user = People[step.Who];
        var message = model.Messages.Count == 0 ? null : model.Messages[step.Which % model.Messages.Count];
        return step.Act switch
        {
            <= 2 => SayAsync(model, user, step.Which),
            3 => MoveAsync(model, People[1 + (step.Which % 2)]),
            _ when message is null => Task.CompletedTask,
            <= 5 => RecallAsync(model, user, message),
            <= 7 => EditAsync(model, user, message, step.Which),
            _ => DeleteAsync(model, user, message),
        };
    }

    private async Task SayAsync(Model model, string user, int number)
    {
        var outcome = await Chat.SendAsync(user, ConversationKind.Group, model.Group, $"said {number}");
        Assert.Equal(model.Members.Contains(user) ? null : Reason.NotMember, outcome.Refusal?.Reason);
        if (outcome.Refusal is null) Assert.Equal(model.Say(user, outcome.Value.Id, $"said {number}"), outcome.Value.Seq);
    }

    private async Task MoveAsync(Model model, string user)
    {
        var isLeaving = model.Members.Contains(user);
        if (isLeaving) Assert.Null((await Chat.Get<GroupBook>().RemoveAsync(People[0], model.Group, user)).Refusal);
        else Assert.Null((await Chat.Get<GroupBook>().AddAsync(People[0], model.Group, new AddMembersRequest([user]))).Refusal);

        if (!isLeaving) model.Members.Add(user);
        model.Append("system", null);
        if (isLeaving) model.Members.Remove(user);
    }

    private async Task RecallAsync(Model model, string user, Message message)
    {
        var outcome = await Chat.RecallAsync(user, ConversationKind.Group, model.Group, message.Id);

        Reason? expected = !message.SeenBy.Contains(user) ? Reason.Conflict
            : !model.Members.Contains(user) ? Reason.NotMember
            : message.Sender != user && user != People[0] ? Reason.Forbidden : null;
        Assert.Equal(expected, outcome.Refusal?.Reason);
        if (expected is not null || message.Text is null) return;

        message.Text = null;
        model.Append("recall", message);
    }

    private async Task EditAsync(Model model, string user, Message message, int number)
    {
        var text = $"edited {number}";
        var outcome = await Chat.EditAsync(user, ConversationKind.Group, model.Group, message.Id, $"\"{text}\"");

        Reason? expected = !message.SeenBy.Contains(user) || (message.Sender == user && message.Text is null) ? Reason.Conflict
            : message.Sender != user ? Reason.Forbidden
            : message.Text == text ? null
            : !model.Members.Contains(user) ? Reason.NotMember : null;
        Assert.Equal(expected, outcome.Refusal?.Reason);
        if (expected is not null || message.Text == text) return;

        message.Text = text;
        model.Append("edit", message);
    }

    private async Task DeleteAsync(Model model, string user, Message message)
    {
        var outcome = await Chat.DeleteAsync(user, ConversationKind.Group, model.Group, message.Id);

        Assert.Equal(message.SeenBy.Contains(user) ? null : Reason.Conflict, outcome.Refusal?.Reason);
        if (outcome.Refusal is null) message.DeletedBy.Add(user);
    }

    private static void CheckDevice(Model model, Device device)
    {
        Assert.Equal(model.SeenBy(device.User).Select(entry => entry.Seq), device.Held.Keys.Order());
        foreach (var message in model.Messages.Where(message => message.SeenBy.Contains(device.User)))
        {
            // Former members are not informed of later changes, but see them in the history.
            var isTold = model.About(message).All(change => change.SeenBy.Contains(device.User));
            if (isTold || message.DeletedBy.Contains(device.User)) Assert.Equal(message.StateFor(device.User), device.Held[message.Seq]);
        }
    }

    private async Task CheckHistoryAsync(Model model, string user)
    {
        var expected = model.SeenBy(user).Select(entry => (entry.Seq, model.StateFor(user, entry))).Prepend((1, "system"));
        var shown = (await Chat.HistoryAsync(user, ConversationKind.Group, model.Group, limit: 200)).Messages;
        Assert.Equal(expected, shown.Select(entry => (entry.Seq, State(entry))));
    }

    /// <summary>A short text for an entry.</summary>
    private static string State(LogEntry entry)
    {
        if (entry.Kind == MessageKinds.Text) return entry.Body.Trim('"');
        if (entry.Kind != MessageKinds.Edit) return entry.Kind;

        using var body = JsonDocument.Parse(entry.Body);
        return body.RootElement.TryGetProperty("msg", out var msg) ? $"edit: {msg.GetString()}" : "edit";
    }

    private sealed record Step(int Act, int Who, int Which);

    /// <summary>A device that follows the rules for clients in docs/protocol/contract.md.</summary>
    private sealed class Device(string user, string id, string group, string cursor)
    {
        private string _cursor = cursor;

        public string User => user;

        public SortedDictionary<long, string> Held { get; } = [];

        public async Task<bool> SyncAsync(Chat chat, int size)
        {
            var page = await chat.SyncAsync(user, id, cursor: _cursor, limit: size);
            Assert.False(page.Reset);
            foreach (var entry in page.Messages)
            {
                if (entry.Conversation == ConversationKey.Group(group)) Apply(entry);
                else if (entry.Kind == "message-deleted") ApplyDeletion(entry);
            }

            _cursor = page.Cursor!;
            return page.More;
        }

        private void Apply(LogEntry entry)
        {
            Assert.True(Held.TryAdd(entry.Seq, State(entry)));   // Each once.
            if (entry.Kind is not (MessageKinds.Recall or MessageKinds.Edit)) return;

            using var body = JsonDocument.Parse(entry.Body);
            var seq = body.RootElement.GetProperty("seq").GetInt64();
            if (!Held.TryGetValue(seq, out var held) || held is "recalled" or "deleted") return;

            if (entry.Kind == MessageKinds.Recall) Held[seq] = "recalled";
            else if (body.RootElement.TryGetProperty("msg", out var msg)) Held[seq] = msg.GetString()!;
        }

        private void ApplyDeletion(LogEntry notice)
        {
            using var body = JsonDocument.Parse(notice.Body);
            if (body.RootElement.GetProperty("conversation").GetProperty("with").GetString() != group) return;

            var seq = body.RootElement.GetProperty("message").GetProperty("seq").GetInt64();
            if (Held.ContainsKey(seq)) Held[seq] = "deleted";
        }
    }

    private sealed class Message(long seq, string id, string sender, string text, HashSet<string> seenBy)
    {
        public long Seq => seq;

        public string Id => id;

        public string Sender => sender;

        public HashSet<string> SeenBy => seenBy;

        public HashSet<string> DeletedBy { get; } = [];

        /// <summary>Null: recalled.</summary>
        public string? Text { get; set; } = text;

        public string StateFor(string user) => DeletedBy.Contains(user) ? "deleted" : Text ?? "recalled";
    }

    private sealed record Entry(long Seq, string Kind, Message? About, HashSet<string> SeenBy);

    private sealed class Model(string group, IEnumerable<string> people)
    {
        private readonly List<Entry> _entries = [];

        public string Group => group;

        public List<string> Members { get; } = [.. people];

        public List<Message> Messages { get; } = [];

        public long Say(string sender, string id, string text)
        {
            var entry = Append("text", null);
            var message = new Message(entry.Seq, id, sender, text, entry.SeenBy);
            _entries[^1] = entry with { About = message };
            Messages.Add(message);
            return entry.Seq;
        }

        /// <summary>Appends an entry for the present members.</summary>
        public Entry Append(string kind, Message? about)
        {
            var entry = new Entry(_entries.Count + 2, kind, about, [.. Members]);   // 1 is the creation, which the devices synced before.
            _entries.Add(entry);
            return entry;
        }

        public IEnumerable<Entry> SeenBy(string user) => _entries.Where(entry => entry.SeenBy.Contains(user));

        public IEnumerable<Entry> About(Message message) => _entries.Where(entry => entry.About == message && entry.Kind != "text");

        public string StateFor(string user, Entry entry) => entry.Kind switch
        {
            "text" => entry.About!.StateFor(user),
            "edit" when IsTold(user, entry) => $"edit: {entry.About!.Text}",
            _ => entry.Kind,
        };

        // Only the last edit has the content, and only for users who see the message.
        private bool IsTold(string user, Entry edit) =>
            edit.About is { Text: not null } message
            && About(message).Last() == edit && message.SeenBy.Contains(user) && !message.DeletedBy.Contains(user);
    }
}
