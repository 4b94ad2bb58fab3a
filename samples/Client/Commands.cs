using System.Globalization;

namespace Client;

/// <summary>The commands that can be typed instead of a message.</summary>
internal static class Commands
{
    public static async Task RunAsync(ChatClient chat, string peer, string[] words)
    {
        try
        {
            await Command(chat, peer, words);
        }
        catch (RefusedException refused)
        {
            Console.WriteLine($"refused: {refused.Reason}");
        }
    }

    private static Task Command(ChatClient chat, string peer, string[] words) => words switch
    {
        ["group", var group, .. var text] => Done(() => chat.Send("/group", group, string.Join(' ', text))),
        ["typing"] => chat.AskAsync("/friend", "typing-c", new { with = peer }),
        ["edit", .. var text] =>
            chat.AskAsync("/friend", "edit-c", new { with = peer, id = chat.Last("/friend", peer).Id, msg = string.Join(' ', text) }),
        ["recall"] => chat.AskAsync("/friend", "recall-c", new { with = peer, id = chat.Last("/friend", peer).Id }),
        ["hide"] => chat.AskAsync("/friend", "foffline", new { }),
        ["show"] => chat.AskAsync("/friend", "fonline", new { }),
        ["friends"] => FriendsAsync(chat),
        ["list"] => ListAsync(chat),
        ["history"] => HistoryAsync(chat, peer, null),
        ["history", var with, var before] => HistoryAsync(chat, with, long.Parse(before, CultureInfo.InvariantCulture)),
        _ => Done(() => Console.WriteLine("Unknown command.")),
    };

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task FriendsAsync(ChatClient chat)
    {
        var answer = await chat.AskAsync("/friend", "online-c", new { });
        var online = answer.GetProperty("online").EnumerateArray().Select(user => user.GetString());
        var offline = answer.GetProperty("lastSeen").EnumerateObject().Select(user => user.Name);
        Console.WriteLine($"online: {string.Join(", ", online)}; offline: {string.Join(", ", offline)}");
    }

    private static async Task ListAsync(ChatClient chat)
    {
        string? page = null;
        do
        {
            var answer = await chat.AskAsync("/server", "recent-c", new { page });
            foreach (var one in answer.GetProperty("conversations").EnumerateArray())
            {
                var last = one.TryGetProperty("last", out var entry) ? entry.GetProperty("msg").GetProperty("seq").GetInt64() : 0;
                Console.WriteLine($"{one.GetProperty("kind")} {one.GetProperty("with")}: {one.GetProperty("unread")} unread of {last}");
            }

            page = answer.TryGetProperty("page", out var next) ? next.GetString() : null;
        }
        while (page is not null);
    }

    private static async Task HistoryAsync(ChatClient chat, string with, long? before)
    {
        var page = await chat.AskAsync("/friend", "history-c", new { with, before, limit = 20 });
        var entries = page.GetProperty("messages").EnumerateArray().Select(Entry.Of).ToList();
        foreach (var entry in entries) Console.WriteLine($"[{entry.Seq}] {entry.From}: {(entry.Kind == "text" ? entry.Text : entry.Kind)}");
        if (page.GetProperty("more").GetBoolean()) Console.WriteLine($"/history {with} {entries[0].Seq} shows older messages");
    }
}
