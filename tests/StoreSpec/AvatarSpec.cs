using System.Text;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Files that are pictures of users and groups: everybody may have them, as long as they are.</summary>
public abstract class AvatarSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task The_picture_of_a_user_is_everybodys_until_it_is_replaced()
    {
        await Chat.UsersAsync("alice", "mallory");
        var first = await Chat.PictureAsync("alice");
        Assert.False(May("mallory", first));

        await SetAsync("alice", first);
        Assert.True(May("mallory", first));
        await CollectAsync();
        Assert.True(May("mallory", first));

        var second = await Chat.PictureAsync("alice");
        Assert.False(May("mallory", second));
        await SetAsync("alice", second);
        Assert.Equal((false, true), (May("mallory", first), May("alice", first)));
        Assert.True(May("mallory", second));

        await SetAsync("alice", null);
        Assert.False(May("mallory", second));
        await CollectAsync();
        Assert.Equal((false, false), (May("alice", first), May("alice", second)));
        Assert.Equal(0, await Chat.CountAsync("select count(*) from files"));
    }

    [Fact]
    public async Task The_picture_of_a_group_is_everybodys_whatever_becomes_of_who_gave_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SetRoleAsync(group, "bob", "admin");
        var picture = await Chat.PictureAsync("bob");

        await SetAsync("bob", group, picture);
        Assert.True(May("mallory", picture));
        _ = (await Groups.RemoveAsync("alice", group, "bob")).Value;
        Assert.Null((await Groups.ChangeAsync("alice", group, new ChangeGroupRequest("Tea", Avatar: picture))).Refusal);   // It is the group's by now.
        await CollectAsync();
        Assert.True(May("mallory", picture));

        var other = await Chat.PictureAsync("alice");
        await SetAsync("alice", group, other);
        Assert.Equal((false, true), (May("mallory", picture), May("mallory", other)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_picture_of_a_group_goes_with_the_group(bool isDissolved)
    {
        await Chat.UsersAsync("alice");
        var group = await Chat.GroupAsync("alice");
        var picture = await Chat.PictureAsync("alice");
        await SetAsync("alice", group, picture);

        var ended = isDissolved
            ? await Chat.Writer.RunAsync(new DissolveGroup("alice", group))
            : await Groups.RemoveAsync("alice", group, "alice");

        Assert.Null(ended.Refusal);
        await CollectAsync();
        Assert.False(May("alice", picture));
    }

    [Fact]
    public async Task A_file_stays_while_it_is_the_picture_of_anybody_or_in_a_message()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var picture = await Chat.PictureAsync("alice");
        await SetAsync("alice", picture);
        await SetAsync("alice", group, picture);
        var content = MessageContent.Create("image", Encoding.UTF8.GetBytes($$"""{"file":"{{picture}}","name":"x","size":1}""")).Value;
        var sent = (await Chat.Writer.RunAsync(SendMessage.Create("alice", ConversationKind.Friend, "bob", content, null).Value)).Value;

        await SetAsync("alice", null);
        await CollectAsync();
        Assert.True(May("bob", picture));
        Assert.Null((await Chat.Writer.RunAsync(new RecallMessage("alice", ConversationKind.Friend, "bob", sent.Id, TimeSpan.FromDays(9)))).Refusal);
        await CollectAsync();
        Assert.True(May("bob", picture));
        Assert.Equal(Reason.Conflict, (await Chat.Get<Uploads>().DeleteAsync("alice", picture)).Refusal?.Reason);

        await SetAsync("alice", group, null);
        Assert.False(May("bob", picture));
        await CollectAsync();
        Assert.False(May("alice", picture));
    }

    [Theory]
    [InlineData("no id", "malformed")]
    [InlineData("no picture", "malformed")]
    [InlineData("none", "forbidden")]
    [InlineData("another's", "forbidden")]
    [InlineData("another's avatar", "forbidden")]
    [InlineData("deleted", "forbidden")]
    [InlineData("unfinished", "forbidden")]
    public async Task Only_a_picture_that_one_has_uploaded_can_be_an_avatar(string what, string reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var avatar = await Chat.PictureAsync("alice");
        await SetAsync("alice", avatar);
        await SetAsync("alice", group, avatar);
        var file = what switch
        {
            "no id" => "../../../../../../../etc/passwd0",
            "no picture" => await Chat.FileAsync("alice"),
            "another's" or "another's avatar" => await Chat.PictureAsync("bob"),
            "deleted" => await Chat.PictureAsync("alice"),
            "unfinished" => (await Chat.Writer.RunAsync(transaction => FileTable.Begin(transaction, "alice", 1, 1, new UploadLimit(100, 100)))).Value.Id,
            _ => FileId.New(),
        };
        if (what == "another's avatar") await SetAsync("bob", file);
        if (what == "deleted") _ = (await Chat.Get<Uploads>().DeleteAsync("alice", file)).Value;

        var profile = await Chat.Get<Profiles>().ChangeAsync("alice", new ChangeProfileRequest("New", file));
        var changed = await Groups.ChangeAsync("alice", group, new ChangeGroupRequest("New", Avatar: file));

        Assert.Equal((reason, reason), (profile.Refusal?.Reason.WireName(), changed.Refusal?.Reason.WireName()));
        Assert.Equal(new UserCard("alice", "alice", avatar), Chat.Get<Users>().Card("alice").Value);
        Assert.Equal(("Group", avatar), (Groups.Find("alice", group).Value.Name, Groups.Find("alice", group).Value.Avatar));
        Assert.True(May("bob", avatar));
    }

    private bool May(string user, string file)
    {
        using var read = Chat.Get<ChatStore>().Read();
        return FileRights.MayHave(read.Sql, user, file);
    }

    private async Task SetAsync(string user, string? file) =>
        Assert.Null((await Chat.Get<Profiles>().ChangeAsync(user, new ChangeProfileRequest(Avatar: file))).Refusal);

    private async Task SetAsync(string user, string group, string? file) =>
        Assert.Null((await Groups.ChangeAsync(user, group, new ChangeGroupRequest(Avatar: file))).Refusal);

    private Task CollectAsync()
    {
        Chat.Time.Advance(TimeSpan.FromHours(25));
        return Chat.Get<FileCollector>().CollectAsync(default);
    }
}
