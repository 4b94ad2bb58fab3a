using System.Diagnostics;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>
/// Users write to a friend or to a group of four as fast as the server acknowledges. It is killed meanwhile and started again. Then every
/// acknowledged message is found again: by id, by text, and by a search. Counted are acknowledged messages.
/// </summary>
internal sealed class AuditedWork(ChatSettings settings) : ChatWork("audited", settings)
{
    private const int Together = 4;
    private readonly List<Poster> _posters = [];
    private readonly List<Poster[]> _conversations = [];
    private volatile bool _isStopping;

    public override async Task<Result> RunAsync()
    {
        await OpenPostersAsync();
        foreach (var (client, poster) in Clients.Zip(_posters))
            client.Act(() => SendFirst(poster));
        var result = await MeasureAsync();
        return result with { Figures = await FindAgainAsync() };
    }

    public override void OnAcked(IChatClient sender, int number, ReadOnlySpan<byte> answer)
    {
        var poster = _posters[sender.Index];
        Latencies.Add(poster.Acked(number, answer));
        Count++;
        if (!_isStopping)
            poster.SendNext();
    }

    public override void OnDelivered(IChatClient receiver, int number)
    {
    }

    // Two pairs of friends, a group of four, and so on.
    private async Task OpenPostersAsync()
    {
        var fours = (await Api.UsersAsync("audited", Settings.Clients)).Chunk(Together).ToArray();
        for (var i = 0; i < fours.Length; i++)
        {
            if (i % 2 == 0)
                await AddFriendsAsync(fours[i]);
            else
                AddConversation(fours[i], "group", Enumerable.Repeat(await Api.GroupAsync($"audited-{i}", fours[i]), Together));
        }

        await OpenAsync(Clients);
    }

    private async Task AddFriendsAsync(ChatUser[] users)
    {
        foreach (var pair in users.Chunk(2))
        {
            await Api.BefriendAsync([(pair[0], pair[1])]);
            AddConversation(pair, "friend", [pair[1].Id, pair[0].Id]);
        }
    }

    private void AddConversation(ChatUser[] users, string kind, IEnumerable<string> with)
    {
        Poster[] posters = [.. users.Zip(with, (user, to) => NewPoster(user, kind, to))];
        _posters.AddRange(posters);
        _conversations.Add(posters);
    }

    private Poster NewPoster(ChatUser user, string kind, string with)
    {
        var client = new ContractClient(Settings.Url, user, Clients.Count, Text, this, $"/{kind}");
        Clients.Add(client);
        return new Poster(client, user, kind, with, Settings.Clients);
    }

    private void SendFirst(Poster poster)
    {
        for (var i = 0; i < Settings.InFlight; i++)
            poster.SendNext();
    }

    private async Task<Dictionary<string, double>> FindAgainAsync()
    {
        var restart = await StopAsync();
        var audit = new Audit(Api, Text);
        var start = Stopwatch.GetTimestamp();
        await audit.IndexedAsync(_conversations);
        var indexed = Stopwatch.GetElapsedTime(start);
        await audit.RunAsync(_conversations);
        return new()
        {
            ["acknowledged"] = _posters.Sum(poster => poster.Kept.Values.Sum(messages => messages.Count)),
            ["missingById"] = audit.MissingById,
            ["missingByText"] = audit.MissingByText,
            ["missingBySearch"] = audit.MissingBySearch,
            ["restart"] = restart,
            ["indexed"] = Math.Round(indexed.TotalMilliseconds),
            ["audit"] = Math.Round((Stopwatch.GetElapsedTime(start) - indexed).TotalMilliseconds),
        };
    }

    // Killed while all are still writing, if it can be started again: what was not acknowledged by then may be there, or not.
    private async Task<double> StopAsync()
    {
        if (Settings.Start.Count > 0)
            return await RestartAsync();
        _isStopping = true;
        await UntilAsync(() => _posters.TrueForAll(poster => poster.IsDone), "not everything was acknowledged");
        return 0;
    }
}
