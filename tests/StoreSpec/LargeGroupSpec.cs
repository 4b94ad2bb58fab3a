using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>A group of ten thousand: each event is one entry, whatever the number of members. The limit is 10,000 here.</summary>
public abstract class LargeGroupSpec : Spec
{
    private const int Size = 10_000;

    private static readonly string[] Everyone = [.. Enumerable.Range(0, Size).Select(i => $"user{i}")];

    [Fact]
    public async Task A_group_can_have_ten_thousand_members()
    {
        var group = await CrowdAsync();
        Assert.Equal(Size, (await Chat.Get<GroupBook>().FindAsync("user9999", group)).Value.Size);

        var before = Head();
        await Chat.SayInAsync(group, "user1", "hello all");
        await Chat.Get<GroupBook>().ChangeAsync("user0", group, new ChangeGroupRequest("Crowd"));
        await Chat.Writer.RunAsync(new MuteGroup("user0", group, Mute.Forever));
        Assert.Equal(Reason.Muted, (await Chat.SendAsync("user1", ConversationKind.Group, group, "hello?")).Refusal?.Reason);
        await Chat.Writer.RunAsync(new DissolveGroup("user0", group));
        await Chat.SettleAsync();

        Assert.Equal(before + 4, Head());
        Assert.All(Chat.Observed.Entries.TakeLast(4), entry => Assert.Equal(Size, entry.Recipients!.Count));
        var seen = (await Chat.HistoryAsync("user9999", ConversationKind.Group, group)).Messages;
        Assert.Equal([2L, 3, 4, 5, 6], seen.Select(entry => entry.Seq));   // 1 was before bob joined.
        Assert.Equal(Reason.NotMember, (await Chat.SendAsync("user0", ConversationKind.Group, group, "hello?")).Refusal?.Reason);

        long Head() => Chat.Observed.Entries[^1].Entry.Pos;
    }

    [Fact]
    public async Task A_large_group_shows_its_managers_and_the_other_members_in_pages()
    {
        var group = await CrowdAsync();
        var groups = Chat.Get<GroupBook>();
        await Chat.Writer.RunAsync(new SetRole("user0", group, "user77", Role.Admin));

        Assert.Equal(["user0", "user77"], (await groups.FindAsync("user5", group)).Value.Members.Select(member => member.Id));
        Assert.Equal(Size, (await groups.ListAsync("user5")).Groups.Single().Members);
        Assert.Equal(["user9876"],
            (await groups.MembersAsync("user5", group, new MemberQuery(50, Search: "r9876"))).Value.Members.Select(member => member.Id));

        var seen = new List<string>();
        string? page = null;
        do
        {
            var next = (await groups.MembersAsync("user5", group, new MemberQuery(200, page))).Value;
            seen.AddRange(next.Members.Select(member => member.Id));
            page = next.Page;
        }
        while (page is not null);
        Assert.Equal(Everyone.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal("user0", seen[0]);
    }

    /// <summary>A group of all, who are friends of the first user, who creates the group and then adds the others at once.</summary>
    private async Task<string> CrowdAsync()
    {
        await Crowd.MakeAsync(Chat, Everyone);
        var group = await Chat.GroupAsync(Everyone[0]);
        var (tries, refusal) = (0, (Refusal?)null);
        do refusal = (await Chat.Get<GroupBook>().AddAsync(Everyone[0], group, new AddMembersRequest(Everyone[1..]))).Refusal;
        while (refusal is { Reason: Reason.Unavailable } && ++tries < 5);   // On a busy machine, a user may not wait so long.
        Assert.Null(refusal);
        return group;
    }
}
