using CsCheck;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Random histories of a few users against a model of simple lists.</summary>
public abstract class ModelSpec : Spec
{
    private static readonly string[] People = ["alice", "bob", "carol"];

    private static readonly Gen<(int Act, int Who, int Whom, int Size)[]> Histories =
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[1, 5]).Array[1, 60];

    [Fact]
    public async Task After_any_operations_each_device_has_exactly_the_entries_that_its_user_may_see()
    {
        await Chat.FriendsAsync(People);

        // One after the other in one store: each history has its own group and devices.
        await Histories.SampleAsync(RunAsync, iter: 60, threads: 1);
    }

    private async Task RunAsync((int Act, int Who, int Whom, int Size)[] history)
    {
        Chat.Time.Advance(TimeSpan.FromMinutes(10));   // The number of times a user may add the same friends is limited.
        var model = new Model(await Chat.GroupAsync(People));
        var devices = new List<Device>();
        foreach (var person in People)
        {
            for (var i = 0; i < 2; i++)
            {
                var id = await Chat.DeviceAsync(person);
                devices.Add(new Device(person, id, await Chat.CatchUpAsync(person, id, ConversationKind.Group)));
            }
        }

        foreach (var (act, who, whom, size) in history)
        {
            var (user, other) = (People[who], People[whom]);
            if (act <= 4) await SayAsync(model, user);
            else if (act == 5) await LeaveAsync(model, user, user);
            else if (act == 6) await LeaveAsync(model, user, other);
            else if (act == 7) await JoinAsync(model, user, other);
            else if (act == 8) await ShowHistoryAsync(model, user, size > 2);
            else if (act == 9) await TransferAsync(model, user, other);
            else if (act == 10 && size == 1 && who == whom) await DissolveAsync(model, user);
            else await SyncAsync(model, devices[(who * 2) + (act % 2)], size);
        }

        foreach (var device in devices)
        {
            while (await SyncAsync(model, device, 3)) { }
        }

        foreach (var person in People) await CheckReadsAsync(model, person);
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
        model.Admins.Remove(user);
        if (model.Owner != user) return;

        model.Owner = model.Members.Find(model.Admins.Contains) ?? model.Members.FirstOrDefault();
        if (model.Owner is not null) model.Append();
    }

    private async Task JoinAsync(Model model, string by, string user)
    {
        var outcome = await Chat.Get<GroupBook>().AddAsync(by, model.Group, new AddMembersRequest([user]));
        Assert.Equal(!model.Members.Contains(by), outcome.Refusal is not null);
        if (outcome.Refusal is not null || model.Members.Contains(user)) return;

        model.Members.Add(user);
        model.Append();
        if (model.ShowsHistory) model.ShowAll(user);
    }

    private async Task ShowHistoryAsync(Model model, string by, bool isShown)
    {
        var change = new ChangeGroupRequest(Settings: new ChangeSettingsRequest(History: isShown));
        var outcome = await Chat.Get<GroupBook>().ChangeAsync(by, model.Group, change);
        Assert.Equal(by != model.Owner && !model.Admins.Contains(by), outcome.Refusal is not null);
        if (outcome.Refusal is not null || model.ShowsHistory == isShown) return;

        model.ShowsHistory = isShown;
        model.Append();
    }

    private async Task TransferAsync(Model model, string by, string user)
    {
        var outcome = await Chat.Writer.RunAsync(new TransferGroup(by, model.Group, user));
        Assert.Equal(by != model.Owner || !model.Members.Contains(user), outcome.Refusal is not null);
        if (outcome.Refusal is not null || by == user) return;

        model.Owner = user;
        model.Admins.Remove(user);
        model.Admins.Add(by);
        model.Append();
    }

    private async Task DissolveAsync(Model model, string by)
    {
        var outcome = await Chat.Writer.RunAsync(new DissolveGroup(by, model.Group));
        if (by != model.Owner || outcome.Refusal is not null) return;

        model.Append();
        model.Members.Clear();
        model.Admins.Clear();
        model.Owner = null;
    }

    /// <summary>Gets a page, which has the visible entries after the position of the device.</summary>
    private async Task<bool> SyncAsync(Model model, Device device, int size)
    {
        var page = await Chat.SyncAsync(device.User, device.Id, ConversationKind.Group, device.Cursor, size);
        var missing = model.SeenBy(device.User).Where(seq => seq > device.Seq).ToList();
        Assert.False(page.Reset);
        Assert.Equal(missing.Take(size), page.Messages.Select(entry => entry.Seq));
        Assert.Equal(missing.Count > size, page.More);

        device.Cursor = page.Cursor!;
        device.Seq = page.More ? page.Messages[^1].Seq : model.Last;
        return page.More;
    }

    private async Task CheckReadsAsync(Model model, string user)
    {
        var expected = model.SeenBy(user).ToList();
        Assert.Equal(
            expected, (await Chat.HistoryAsync(user, ConversationKind.Group, model.Group, limit: 200)).Messages.Select(entry => entry.Seq));
        Assert.Equal(
            expected[^1], (await Chat.RecentAsync(user, ConversationKind.Group)).Single(recent => recent.With == model.Group).Last!.Seq);
    }

    private sealed class Device(string user, string id, string cursor)
    {
        public string User => user;

        public string Id => id;

        public string Cursor { get; set; } = cursor;

        /// <summary>Its position in the group.</summary>
        public long Seq { get; set; } = 1;
    }

    /// <summary>
    /// The users who may see each entry: the members when it was written, including one who leaves or joins with it, or users who were
    /// shown all.
    /// </summary>
    private sealed class Model(string group)
    {
        private readonly List<HashSet<string>> _seenBy = [[.. People]];   // The creation.

        public string Group => group;

        public string? Owner { get; set; } = "alice";

        public bool ShowsHistory { get; set; }

        /// <summary>In the order in which they joined.</summary>
        public List<string> Members { get; } = [.. People];

        public HashSet<string> Admins { get; } = [];

        public long Last => _seenBy.Count;

        /// <summary>Appends an entry for the present members, and returns its number.</summary>
        public long Append()
        {
            _seenBy.Add([.. Members]);
            return Last;
        }

        public void ShowAll(string user)
        {
            foreach (var entry in _seenBy) entry.Add(user);
        }

        public IEnumerable<long> SeenBy(string user) =>
            _seenBy.Index().Where(entry => entry.Item.Contains(user)).Select(entry => entry.Index + 1L);
    }
}
