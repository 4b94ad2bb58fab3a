using System.Text;
using Parley.Chat.Accounts;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Avatars of users and groups: all users may load them as long as they are in use.</summary>
public abstract class AvatarSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task The_avatar_of_a_user_is_visible_to_all_until_it_is_replaced()
    {
        await Chat.UsersAsync("alice", "mallory");
        var first = await Chat.PictureAsync("alice");
        Assert.False(await MayAsync("mallory", first));

        await SetAsync("alice", first);
        Assert.True(await MayAsync("mallory", first));
        await CollectAsync();
        Assert.True(await MayAsync("mallory", first));

        var second = await Chat.PictureAsync("alice");
        Assert.False(await MayAsync("mallory", second));
        await SetAsync("alice", second);
        Assert.Equal((false, true), (await MayAsync("mallory", first), await MayAsync("alice", first)));
        Assert.True(await MayAsync("mallory", second));

        await SetAsync("alice", null);
        Assert.False(await MayAsync("mallory", second));
        await CollectAsync();
        Assert.Equal((false, false), (await MayAsync("alice", first), await MayAsync("alice", second)));
        Assert.Equal(0, await Chat.CountAsync("select count(*) from files"));
    }

    [Fact]
    public async Task The_avatar_of_a_group_is_visible_to_all_whatever_happens_to_its_uploader()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SetRoleAsync(group, "bob", "admin");
        var picture = await Chat.PictureAsync("bob");

        await SetAsync("bob", group, picture);
        Assert.True(await MayAsync("mallory", picture));
        _ = (await Groups.RemoveAsync("alice", group, "bob")).Value;
        // It belongs to the group by now.
        Assert.Null((await Groups.ChangeAsync("alice", group, new ChangeGroupRequest("Tea", Avatar: picture))).Refusal);
        await CollectAsync();
        Assert.True(await MayAsync("mallory", picture));

        var other = await Chat.PictureAsync("alice");
        await SetAsync("alice", group, other);
        Assert.Equal((false, true), (await MayAsync("mallory", picture), await MayAsync("mallory", other)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_avatar_of_a_group_is_deleted_with_the_group(bool isDissolved)
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
        Assert.False(await MayAsync("alice", picture));
    }

    [Fact]
    public async Task A_file_is_kept_while_it_is_an_avatar_or_in_a_message()
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
        Assert.True(await MayAsync("bob", picture));
        var recall = new RecallMessage("alice", ConversationKind.Friend, "bob", sent.Id, TimeSpan.FromDays(9));
        Assert.Null((await Chat.Writer.RunAsync(recall)).Refusal);
        await CollectAsync();
        Assert.True(await MayAsync("bob", picture));
        Assert.Equal(Reason.Conflict, (await Chat.Get<Uploads>().DeleteAsync("alice", picture)).Refusal?.Reason);

        await SetAsync("alice", group, null);
        Assert.False(await MayAsync("bob", picture));
        await CollectAsync();
        Assert.False(await MayAsync("alice", picture));
    }

    [Theory]
    [InlineData("no id", "malformed")]
    [InlineData("no picture", "malformed")]
    [InlineData("none", "forbidden")]
    [InlineData("another's", "forbidden")]
    [InlineData("another's avatar", "forbidden")]
    [InlineData("deleted", "forbidden")]
    [InlineData("unfinished", "forbidden")]
    public async Task Only_a_picture_that_the_user_has_uploaded_can_be_an_avatar(string what, string reason)
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
            "unfinished" => (
                await Chat.Writer.RunAsync(transaction => FileTable.Begin(transaction, "alice", 1, 1, new UploadLimit(100, 100)))).Value.Id,
            _ => FileId.New(),
        };
        if (what == "another's avatar") await SetAsync("bob", file);
        if (what == "deleted") _ = (await Chat.Get<Uploads>().DeleteAsync("alice", file)).Value;

        var profile = await Chat.Get<Profiles>().ChangeAsync("alice", new ChangeProfileRequest("New", file));
        var changed = await Groups.ChangeAsync("alice", group, new ChangeGroupRequest("New", Avatar: file));

        Assert.Equal((reason, reason), (profile.Refusal?.Reason.WireName(), changed.Refusal?.Reason.WireName()));
        Assert.Equal(new UserCard("alice", "alice", avatar), (await Chat.Get<Users>().CardAsync("alice")).Value);
        Assert.Equal(("Group", avatar),
            ((await Groups.FindAsync("alice", group)).Value.Name, (await Groups.FindAsync("alice", group)).Value.Avatar));
        Assert.True(await MayAsync("bob", avatar));
    }

    private async Task<bool> MayAsync(string user, string file)
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return (await FileRights.FindAsync(read.Sql, user, file)).Refusal is null;
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
