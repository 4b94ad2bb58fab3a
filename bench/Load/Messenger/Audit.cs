using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Bench.Load.Messenger;

/// <summary>Looks for every acknowledged message through the server's public API, and counts those that it does not find.</summary>
internal sealed class Audit(ChatApi api, MessageText text)
{
    private const int PageSize = 200;

    // No message's number begins so.
    private const int NoWord = 9_999_999;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private int _missingBySearch;

    /// <summary>How many messages the history lacks, or has with another id.</summary>
    public int MissingById { get; private set; }

    /// <summary>How many messages have another text in the history, or appear there twice.</summary>
    public int MissingByText { get; private set; }

    /// <summary>The number of messages that a search for their word does not find.</summary>
    public int MissingBySearch => _missingBySearch;

    /// <summary>Waits until the search index has caught up. From then on, every search is complete.</summary>
    public async Task IndexedAsync(IEnumerable<Poster[]> conversations)
    {
        using var late = new CancellationTokenSource(Patience, TimeProvider.System);
        foreach (var posters in conversations)
        {
            while (!await IsCompleteAsync(posters[0]))
                await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, late.Token);
        }
    }

    public async Task RunAsync(IReadOnlyCollection<Poster[]> conversations)
    {
        var stored = new List<Dictionary<long, Entry>>();
        foreach (var posters in conversations)
            stored.Add(await EntriesAsync(posters));
        var copies = stored.SelectMany(entries => entries.Values).CountBy(entry => entry.Number).ToDictionary();
        foreach (var (posters, entries) in conversations.Zip(stored))
            Check(posters, entries, copies);
        await Task.WhenAll(conversations.SelectMany(posters => posters).Select(SearchAsync));
    }

    private async Task<bool> IsCompleteAsync(Poster poster)
    {
        var found = await api.GetAsync(SearchOf(NoWord), poster.User);
        return found["complete"] is null;
    }

    private void Check(Poster[] posters, Dictionary<long, Entry> entries, Dictionary<int, int> copies)
    {
        foreach (var message in MessagesOf(posters))
        {
            var (id, number) = entries.GetValueOrDefault(message.Seq);
            if (id != message.Id)
                MissingById++;
            if (number != message.Number || copies[message.Number] > 1)
                MissingByText++;
        }
    }

    /// <summary>What a conversation has since the first acknowledged message, by <c>seq</c>.</summary>
    private async Task<Dictionary<long, Entry>> EntriesAsync(Poster[] posters)
    {
        var (entries, poster, first) = (new Dictionary<long, Entry>(), posters[0], MessagesOf(posters).Min(message => message.Seq));
        for (var before = long.MaxValue >> 10; before > first;)   // the largest that a request may name
        {
            var page = await api.GetAsync($"{poster.History}?limit={PageSize}&before={before}", poster.User);
            var messages = page["messages"]!.AsArray();
            if (messages.Count == 0)
                break;
            foreach (var message in messages.Select(Content))
                entries.Add(Seq(message), new Entry(Id(message), NumberOf(message)));
            before = Seq(Content(messages[0]));
        }

        return entries;
    }

    private async Task SearchAsync(Poster poster)
    {
        foreach (var (word, messages) in poster.Kept)
        {
            var found = await FoundAsync(poster, word);
            Interlocked.Add(ref _missingBySearch, messages.Count(message => !found.Contains(message.Id)));
        }
    }

    private async Task<HashSet<string?>> FoundAsync(Poster poster, int word)
    {
        var found = new HashSet<string?>();
        for (string? rest = ""; rest is not null;)
        {
            var page = await api.GetAsync(SearchOf(word) + rest, poster.User);
            foreach (var hit in page["hits"]!.AsArray())
                found.Add(Id(Content(hit!["message"])));
            rest = page["page"] is { } next ? $"&page={next.GetValue<string>()}" : null;
        }

        return found;
    }

    private static IEnumerable<Acknowledged> MessagesOf(IEnumerable<Poster> posters) =>
        posters.SelectMany(poster => poster.Kept.Values).SelectMany(messages => messages);

    // With the sign before the digits: they may stand in the middle of others, too.
    private static string SearchOf(int word) => $"messages?limit={PageSize}&q={Uri.EscapeDataString($"#{word:D7}")}";

    private static JsonNode Content(JsonNode? envelope) => envelope!["msg"]!;

    private static string? Id(JsonNode message) => message["id"]!.GetValue<string>();

    private static long Seq(JsonNode message) => message["seq"]!.GetValue<long>();

    private int NumberOf(JsonNode message) => message["msg"] is JsonValue body && body.GetValueKind() == JsonValueKind.String
        ? text.NumberOf(Encoding.UTF8.GetBytes(body.GetValue<string>()))
        : -1;

    /// <summary>An entry as it is stored.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Number">The number of the message that was sent with exactly this text, or -1.</param>
    private readonly record struct Entry(string? Id, int Number);
}
