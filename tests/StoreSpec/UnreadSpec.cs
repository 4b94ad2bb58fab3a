using System.Text.Json;
using CsCheck;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Random histories. After each step, unread counts are those of a recount of the entries.</summary>
public abstract class UnreadSpec : Spec
{
    private static readonly string[] People = ["alice", "bob", "carol"];

    private static readonly Gen<(int Act, int Who, int Size)[]> Histories =
        Gen.Select(Gen.Int[0, 13], Gen.Int[0, 2], Gen.Int[0, 9]).Array[1, 50];

    [Fact]
    public async Task After_any_operations_unread_counts_are_those_of_a_recount()
    {
        await Chat.FriendsAsync(People);
        await Histories.SampleAsync(RunAsync, iter: 25, threads: 1);
    }

    private async Task RunAsync((int Act, int Who, int Size)[] history)
    {
        Chat.Time.Advance(TimeSpan.FromMinutes(10));   // So that no history exceeds the limits after the earlier ones.
        var group = new Model(await Chat.GroupAsync(People), People);
        foreach (var (act, who, size) in history)
        {
            var user = People[who];
            if (act <= 3) await SayAsync(group, user);
            else if (act <= 6) await ReadAsync(group, user, size - 2);   // From any of the user's devices: behind, ahead, past the end.
            else if (act == 7) await LeaveAsync(group, user);
            else if (act <= 9) await JoinAsync(group, user);
            else if (act == 10) await ClearAsync(group, user);
            else if (act == 11) await HideAsync(group, user);
            else if (act == 12) await PinAsync(group, user, size % 2 == 0);
            else await RecallAsync(group);

            foreach (var person in People) await CheckAsync(group, person);
        }

        foreach (var person in People) await CheckToldAsync(group, person);
    }

    private async Task SayAsync(Model model, string user)
    {
        var outcome = await Chat.SendAsync(user, ConversationKind.Group, model.Group, "hi");
        Assert.Equal(model[user].IsIn ? null : Reason.NotMember, outcome.Refusal?.Reason);
        if (outcome.Refusal is not null) return;

        model.Append(counts: true);
        model[user].Read = model.Last;
    }

    private async Task ReadAsync(Model model, string user, int ahead)
    {
        var seq = Math.Max(0, model[user].Read + ahead);
        var mark = await Chat.ReadAsync(user, ConversationKind.Group, model.Group, seq);
        model[user].Read = Math.Max(model[user].Read, Math.Min(seq, model.LastSeenBy(user)));
        Assert.Equal((model[user].Read, model.UnreadOf(user)), (mark.Seq, mark.Unread));
    }

    private async Task LeaveAsync(Model model, string user)
    {
        await Chat.Get<GroupBook>().RemoveAsync(user, model.Group, "me");
        if (!model[user].IsIn) return;

        model.Append(counts: false);
        model[user].Left = model.Last + 1;
        if (model.Owner != user) return;

        model.Owner = model.InOrder.FirstOrDefault(person => model[person].IsIn);
        if (model.Owner is not null) model.Append(counts: false);
    }

    private async Task JoinAsync(Model model, string user)
    {
        if (model[user].IsIn || model.Owner is null) return;

        _ = (await Chat.Get<GroupBook>().AddAsync(model.Owner, model.Group, new AddMembersRequest([user]))).Value;
        model.Append(counts: false);
        var member = model[user];
        (member.Joined, member.Left, member.Read) = (model.Last, long.MaxValue, model.Last);
        model.InOrder.Remove(user);
        model.InOrder.Add(user);
    }

    private async Task ClearAsync(Model model, string user)
    {
        _ = (await Chat.ClearAsync(user, ConversationKind.Group, model.Group)).Value;
        model[user].Cleared = model.LastSeenBy(user);
        model[user].Read = Math.Max(model[user].Read, model.LastSeenBy(user));
    }

    private async Task HideAsync(Model model, string user)
    {
        var state = (await Chat.ChangeAsync(user, ConversationKind.Group, model.Group, """{"hidden":true}""")).Value;
        model[user].Hidden = model.LastSeenBy(user);
        Assert.Equal(model.UnreadOf(user), state.Unread);
    }

    private async Task PinAsync(Model model, string user, bool isPinned)
    {
        var state = (await Chat.ChangeAsync(
            user, ConversationKind.Group, model.Group, isPinned ? """{"pinned":true}""" : """{"pinned":false}""")).Value;
        model[user].IsPinned = isPinned;
        Assert.Equal(model.UnreadOf(user), state.Unread);
    }

    /// <summary>An entry about an earlier one, such as a recall or an edit.</summary>
    private async Task RecallAsync(Model model)
    {
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            var key = ConversationKey.Group(model.Group);
            var conversation = Conversations.FindAsync(transaction.SqlInvalidatingCache(), key).AtOnce()!.Value;
            var draft = new EntryDraft
            {
                ConversationId = conversation,
                Conversation = key,
                Sender = "alice",
                Kind = "recall",
                Body = "{}",
                Counts = false
            };
            transaction.Append(draft, transaction.MembersOf(conversation));
            return Done.Value;
        });
        model.Append(counts: false);
    }

    private async Task CheckAsync(Model model, string user)
    {
        var recent = (await Chat.RecentAsync(user, ConversationKind.Group))
            .SingleOrDefault(conversation => conversation.With == model.Group);
        Assert.Equal(model.IsListedFor(user), recent is not null);
        if (recent is not null) Assert.Equal((model.UnreadOf(user), model[user].Read), (recent.Unread, recent.ReadSeq));
    }

    /// <summary>All notices together give the same state as a fresh read of the store.</summary>
    private async Task CheckToldAsync(Model model, string user)
    {
        var told = (await Chat.HistoryAsync(user, ConversationKind.Server, "server", limit: 200)).Messages
            .Where(entry => entry.Kind == NoticeKinds.ConversationChanged)
            .Select(entry => JsonSerializer.Deserialize(entry.Body, InboxJson.Wire.ConversationNotice)!.Conversation)
            .LastOrDefault(state => state.With == model.Group);
        Assert.Equal((model[user].IsPinned, model[user].Cleared), (told?.Pinned ?? false, told?.ClearedSeq ?? 0));
    }

    private sealed class Member
    {
        public long Joined { get; set; } = 1;

        public long Left { get; set; } = long.MaxValue;

        public long Read { get; set; } = 1;

        public long Cleared { get; set; }

        public long Hidden { get; set; } = -1;

        public bool IsPinned { get; set; }

        public bool IsIn => Left == long.MaxValue;
    }

    /// <summary>All entries, and each user's actions.</summary>
    private sealed class Model(string group, string[] people)
    {
        private readonly List<bool> _counts = [false];   // The creation.
        private readonly Dictionary<string, Member> _members = people.ToDictionary(person => person, _ => new Member());

        public string Group => group;

        public string? Owner { get; set; } = people[0];

        public List<string> InOrder { get; } = [.. people];

        public long Last => _counts.Count;

        public Member this[string user] => _members[user];

        public void Append(bool counts) => _counts.Add(counts);

        public long LastSeenBy(string user) => Math.Min(Last, this[user].Left - 1);

        public long UnreadOf(string user)
        {
            var member = this[user];
            return _counts.Index().Count(entry =>
                entry.Item && entry.Index + 1 > Math.Max(member.Read, member.Cleared)
                && entry.Index + 1 >= member.Joined && entry.Index + 1 < member.Left);
        }

        public bool IsListedFor(string user)
        {
            var (member, last) = (this[user], LastSeenBy(user));
            return last > member.Hidden && (last > member.Cleared || member.IsPinned);
        }
    }
}
