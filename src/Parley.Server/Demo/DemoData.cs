using System.Text.Json.Nodes;
using Parley.Server.Hosting;

namespace Parley.Server.Demo;

/// <summary>Three friends with a group and some history, for trying the server.</summary>
internal static class DemoData
{
    private const string GroupName = "Weekend hike";

    private static readonly (string Id, string Name)[] People = [("alice", "Alice"), ("bob", "Bob"), ("carol", "Carol")];

    private static readonly (string From, string To, string Text)[] Talk =
    [
        ("alice", "bob", "Hi Bob! Is the server up?"),
        ("bob", "alice", "It is. I could even read what you wrote while I was away."),
        ("alice", "bob", "Then let's move the hiking group here."),
        ("carol", "alice", "你好 Alice，周末去爬山吗？"),
        ("alice", "carol", "好啊！Bob 也来。"),
    ];

    private static readonly (string From, string Text)[] GroupTalk =
    [
        ("alice", "Saturday, nine o'clock at the station?"),
        ("bob", "I'll bring the map."),
        ("carol", "And I'll bring the tea. 🍵"),
    ];

    /// <summary>Creates missing data; on a second start everything exists.</summary>
    /// <param name="url">Where the server listens.</param>
    /// <param name="dataFolder">The folder for the passwords.</param>
    /// <param name="stop">The server is being stopped.</param>
    public static async Task<IReadOnlyList<DemoUser>> SeedAsync(string url, string dataFolder, CancellationToken stop)
    {
        var passwords = new DemoPasswords(dataFolder);
        var users = People.Select(person => new DemoUser(person.Id, person.Name, passwords.Of(person.Id))).ToList();
        if (passwords.IsComplete) return users;

        var clients = users.ToDictionary(user => user.Id, user => new DemoClient(RunningServer.Reachable(url), user.Id));
        try
        {
            foreach (var user in users) await clients[user.Id].SignInAsync(user.Name, user.Password, stop);
            await BefriendAsync(clients, stop);
            await TalkAsync(clients, stop);
            passwords.MarkComplete();
            return users;
        }
        finally
        {
            foreach (var client in clients.Values)
            {
                await client.CallAsync(HttpMethod.Delete, "sessions/current", null, CancellationToken.None);
                client.Dispose();
            }
        }
    }

    private static async Task BefriendAsync(Dictionary<string, DemoClient> clients, CancellationToken stop)
    {
        foreach (var (from, to) in new[] { ("alice", "bob"), ("alice", "carol"), ("bob", "carol") })
        {
            var request = await clients[from].CallAsync(HttpMethod.Post, "friend-requests", new JsonObject { ["to"] = to }, stop);
            if (request is not null)
                await clients[to].CallAsync(HttpMethod.Post, $"friend-requests/{(string?)request["id"]}/accept", null, stop);
        }
    }

    private static async Task TalkAsync(Dictionary<string, DemoClient> clients, CancellationToken stop)
    {
        foreach (var (i, (from, to, text)) in Talk.Index()) await clients[from].SendAsync("/friend", to, text, $"demo-{i}", stop);

        var group = await GroupAsync(clients["alice"], stop);
        foreach (var (i, (from, text)) in GroupTalk.Index()) await clients[from].SendAsync("/group", group, text, $"demo-{i}", stop);
    }

    private static async Task<string> GroupAsync(DemoClient alice, CancellationToken stop)
    {
        var list = await alice.CallAsync(HttpMethod.Get, "groups", null, stop);
        var there = list?["groups"]?.AsArray().FirstOrDefault(group => (string?)group?["name"] == GroupName);
        var group = there ?? await alice.CallAsync(
            HttpMethod.Post, "groups", new JsonObject { ["name"] = GroupName, ["members"] = new JsonArray("bob", "carol") }, stop);
        return (string?)group?["id"] ?? throw new InvalidOperationException("The demo group could not be created.");
    }
}
