using CsCheck;
using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>Random histories of a few people against a model that is nothing but lists.</summary>
public abstract class ModelSpec : Spec
{
    private static readonly string[] People = ["alice", "bob", "carol"];

    private static readonly Gen<(int Act, int Who, int Whom, int Size)[]> Histories =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[1, 5]).Array[1, 60];

    [Fact]
    public async Task Whatever_happens_each_device_ends_with_exactly_what_its_user_may_see()
    {
        await Chat.FriendsAsync(People);

        // One after the other in one store: each history has a group and devices of its own.
        await Histories.SampleAsync(RunAsync, iter: 40, threads: 1);
    }

    private async Task RunAsync((int Act, int Who, int Whom, int Size)[] history)
    {
        var model = new Model(await Chat.GroupAsync(People));
        var devices = new List<Device>();
        foreach (var person in People)
        {
            for (var i = 0; i < 2; i++)
            {
                var id = await Chat.DeviceAsync(person);
                devices.Add(new Device(person, id, Chat.Sync(person, id).Cursor!));
            }
        }

        foreach (var (act, who, whom, size) in history)
        {
            var (user, other) = (People[who], People[whom]);
            if (act <= 4) await SayAsync(model, user);
            else if (act == 5) await LeaveAsync(model, user, user);
            else if (act == 6) await LeaveAsync(model, user, other);
            else if (act == 7) await JoinAsync(model, user, other);
            else Sync(devices[(who * 2) + (act % 2)], size);
        }

        foreach (var device in devices)
        {
            while (Sync(device, 3)) { }
            Assert.Equal(model.SeenBy(device.User), device.Got.Where(entry => entry.To.SequenceEqual(model.Group)).Select(entry => entry.Seq));
        }

        foreach (var person in People) CheckReads(model, person);
    }

    private async Task SayAsync(Model model, string user)
    {
        var outcome = await Chat.SendAsync(user, ConversationKind.Group, model.Group, "hi");
        Assert.Equal(model.Members.Contains(user) ? null : Reason.NotMember, outcome.Refusal?.Reason);
        if (outcome.Refusal is null) Assert.Equal(model.Append(), outcome.Value.Seq);
    }

    private async Task LeaveAsync(Model model, string by, string user)
    {
        var before = model.Members.Contains(by) && model.Members.Contains(user);
        var outcome = await Chat.Get<GroupBook>().RemoveAsync(by, model.Group, user);
        if (!before || outcome.Refusal is not null) return;

        model.Append();
        model.Members.Remove(user);
        if (model.Owner != user) return;

        model.Owner = model.Members.FirstOrDefault();
        if (model.Owner is not null) model.Append();
    }

    private async Task JoinAsync(Model model, string by, string user)
    {
        var outcome = await Chat.Get<GroupBook>().AddAsync(by, model.Group, new AddMembersRequest([user]));
        Assert.Equal(!model.Members.Contains(by), outcome.Refusal is not null);
        if (outcome.Refusal is not null || model.Members.Contains(user)) return;

        model.Members.Add(user);
        model.Append();
    }

    private bool Sync(Device device, int size)
    {
        var page = Chat.Sync(device.User, device.Id, cursor: device.Cursor, limit: size);
        Assert.False(page.Reset);
        Assert.True(page.Messages.Count <= size);
        device.Got.AddRange(page.Messages);
        device.Cursor = page.Cursor!;
        return page.More;
    }

    private void CheckReads(Model model, string user)
    {
        var expected = model.SeenBy(user).Prepend(1).ToList();   // Everyone was there when the group was made.
        Assert.Equal(expected, Chat.History(user, ConversationKind.Group, model.Group, limit: 200).Messages.Select(entry => entry.Seq));
        Assert.Equal(expected[^1], Chat.Recent(user, ConversationKind.Group).Single(recent => recent.With == model.Group).Last.Seq);
    }

    private sealed class Device(string user, string id, string cursor)
    {
        public string User => user;

        public string Id => id;

        public string Cursor { get; set; } = cursor;

        public List<LogEntry> Got { get; } = [];
    }

    /// <summary>Who was a member when each entry was made: the leaver still, the joiner already.</summary>
    private sealed class Model(string group)
    {
        private readonly List<HashSet<string>> _seenBy = [];

        public string Group => group;

        public string? Owner { get; set; } = "alice";

        /// <summary>In the order in which they joined.</summary>
        public List<string> Members { get; } = [.. People];

        /// <summary>Appends an entry that the present members see; answers its number.</summary>
        public long Append()
        {
            _seenBy.Add([.. Members]);
            return _seenBy.Count + 1;   // 1 is the creation, which the devices synced before.
        }

        public IEnumerable<long> SeenBy(string user) =>
            _seenBy.Index().Where(entry => entry.Item.Contains(user)).Select(entry => entry.Index + 2L);
    }
}
