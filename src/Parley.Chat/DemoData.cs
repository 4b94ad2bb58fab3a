using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.Chat;

/// <summary>Fills an empty database with three friends who have something to say, so that a newcomer has something to see.</summary>
public static class DemoData
{
    private static readonly (string Id, string Name)[] People = [("alice", "Alice"), ("bob", "Bob"), ("carol", "Carol 卡罗")];

    private static readonly (string From, string To, string Text)[] Direct =
    [
        ("bob", "alice", "Morning! Did the server survive the night?"),
        ("alice", "bob", "It did. I pulled the plug twice and nothing was lost 🙂"),
        ("bob", "alice", "Twice? You are cruel."),
        ("alice", "bob", "Once for me, once for you."),
        ("bob", "alice", "Coffee at ten?"),
        ("alice", "bob", "Make it half past, I am still writing the release notes."),
        ("bob", "alice", "Deal."),
        ("carol", "alice", "早上好！我昨天把中文翻译发给你了。"),
        ("alice", "carol", "收到，谢谢！第三段我改了两个字，你看看行不行。"),
        ("carol", "alice", "没问题，这样更顺口。"),
        ("alice", "carol", "Great, then it goes out today."),
        ("carol", "alice", "太好了 🎉"),
        ("carol", "alice", "By the way, can we meet on Thursday instead of Friday?"),
        ("alice", "carol", "Thursday is fine."),
    ];

    private static readonly (string From, string Text)[] InGroup =
    [
        ("alice", "Welcome, both of you. This is where we plan the release."),
        ("bob", "Hello! What is left?"),
        ("alice", "The guide, the translation, and somebody has to try the upgrade on a real machine."),
        ("carol", "翻译我来做，今天晚上之前完成。"),
        ("bob", "Then I take the upgrade. I have an old laptop that deserves it."),
        ("alice", "Perfect. The guide is mine."),
        ("carol", "Does anyone mind if I add screenshots?"),
        ("bob", "Please do. Nobody reads walls of text."),
        ("alice", "Only keep them small."),
        ("carol", "好的！"),
        ("bob", "Upgrade done: two minutes, no surprises."),
        ("alice", "Then we are ready. Thank you!"),
    ];

    /// <summary>Makes the people, their group and their messages, unless there is an alice already. Call it once the host has started.</summary>
    /// <param name="services">The application's services.</param>
    /// <returns>Each user's id with the password made for him; empty if there was nothing to do.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> CreateAsync(IServiceProvider services)
    {
        var users = services.GetRequiredService<Users>();
        if (users.Exists(People[0].Id)) return new Dictionary<string, string>();

        var passwords = new Dictionary<string, string>();
        foreach (var (id, name) in People)
        {
            passwords[id] = NewPassword();
            _ = (await users.SignUpAsync(new SignUpRequest(id, passwords[id], name))).Value;
        }

        await BefriendAsync(services.GetRequiredService<FriendBook>());
        await TalkAsync(services.GetRequiredService<LogWriter>(), services.GetRequiredService<GroupBook>());
        return passwords;
    }

    private static async Task BefriendAsync(FriendBook friends)
    {
        foreach (var (from, to) in new[] { ("alice", "bob"), ("alice", "carol"), ("bob", "carol") })
        {
            var request = (await friends.RequestAsync(from, new FriendRequestRequest(to))).Value;
            _ = (await friends.AnswerAsync(to, request.Id, isAccepted: true)).Value;
        }
    }

    private static async Task TalkAsync(LogWriter writer, GroupBook groups)
    {
        var group = (await groups.CreateAsync("alice", new CreateGroupRequest("Parley", ["bob", "carol"]))).Value;
        foreach (var (from, text) in InGroup) await SayAsync(writer, from, ConversationKind.Group, group.Id, text);
        foreach (var (from, to, text) in Direct) await SayAsync(writer, from, ConversationKind.Friend, to, text);
    }

    private static async Task SayAsync(LogWriter writer, string from, ConversationKind kind, string to, string text)
    {
        var content = MessageContent.Create(MessageKinds.Text, JsonSerializer.SerializeToUtf8Bytes(text, ChatJson.Wire.String)).Value;
        _ = (await writer.RunAsync(SendMessage.Create(from, kind, to, content, cid: null).Value)).Value;
    }

    /// <summary>Four groups of four letters that are hard to mistake: easy to type, not to guess.</summary>
    private static string NewPassword() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)));
}
