using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

/// <summary>One user searches as much as possible, and everybody else's messages continue.</summary>
public sealed class SearchLoadTests : IAsyncLifetime
{
    private const int Messages = 2_100;
    private const int Searches = 12;

    private readonly ApiServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Twelve_simultaneous_searches_over_long_messages_do_not_block_other_users()
    {
        var (searcher, friend) = (await _server.NewUserAsync(), await _server.NewUserAsync());
        var (alice, bob) = (await _server.NewUserAsync(), await _server.NewUserAsync());
        await _server.BefriendAsync(searcher, friend);
        await _server.BefriendAsync(alice, bob);
        var text = string.Concat(Enumerable.Repeat("lorem ipsum dolor sit amet ", 1_200));   // 32 KB
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(_ => SayAsync(searcher.User, friend.User, text)));

        using var enough = new CancellationTokenSource();
        var searching = Enumerable.Range(0, Searches).Select(_ => SearchAsync(searcher.SessionId, enough.Token)).ToArray();
        var sends = new List<double>();
        while (sends.Count < 300)
        {
            var begun = Stopwatch.GetTimestamp();
            var refusal = (await SayAsync(alice.User, bob.User, $"message {sends.Count}")).Refusal;
            // The searches move the clock, and seconds of it may pass in one send.
            if (refusal?.Reason == Ground.Reason.Unavailable) continue;

            Assert.Null(refusal);
            sends.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        await enough.CancelAsync();
        var statuses = (await Task.WhenAll(searching)).SelectMany(one => one).ToList();
        sends.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"sends: p50 {sends[150]:0.0} ms, p99 {sends[297]:0.0} ms, most {sends[299]:0.0} ms; {statuses.Count(status => status == 200)} pages, {statuses.Count(status => status == 429)} refused"));
        Assert.Contains(200, statuses);
        Assert.Contains(429, statuses);   // Twelve are more than one user may have waiting.
        Assert.DoesNotContain(statuses, status => status is not (200 or 429 or 503));
        Assert.InRange(sends[297], 0, 1_000);
    }

    private async Task<List<int>> SearchAsync(string sessionId, CancellationToken enough)
    {
        var statuses = new List<int>();
        while (!enough.IsCancellationRequested)
        {
            _server.Time.Advance(TimeSpan.FromMilliseconds(200));   // As fast as allowed.
            statuses.Add((await _server.SendAsync("GET", "/messages?q=dolor%20nowhere", sessionId: sessionId)).Status);
        }

        return statuses;
    }

    private Task<Parley.Chat.Ground.Outcome<SendReceipt>> SayAsync(string from, string to, string text) =>
        _server.Services.GetRequiredService<LogWriter>()
            .RunAsync(SendMessage.Create(from, ConversationKind.Friend, to, StoreSpec.Chat.Text(text), null).Value);
}
