using BenchmarkDotNet.Attributes;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.Bench.Micro.Log;

/// <summary>Searches in one conversation of a hundred thousand messages, all of them indexed, and the indexing of the next.</summary>
public class SearchBenchmarks
{
    private const int Total = 100_000;
    private const int MessagesOfStep = 256;
    private const int WordsOfMessage = 8;

    private static readonly string[] Words = [.. Enumerable.Range(0, 5_000).Select(Word)];

    private readonly TemporaryChat _chat = new();
    private MessageSearch _search = null!;
    private int _said;

    [GlobalSetup]
    public async Task FillAsync()
    {
        _search = new MessageSearch(
            _chat.Store, new SearchRateLimiter(new RushingTime()), new CostlyReads(TimeProvider.System), TimeProvider.System);
        _chat.Writer.Start();
        _ = (await _chat.Writer.RunAsync(Actor.Server, transaction =>
        {
            TemporaryChat.Befriend(transaction);
            return (Outcome<Done>)Done.Value;
        })).Value;
        await SayAsync("needle in the hay");
        while (_said < Total) await SayManyAsync(1_000);
        while (await _chat.Indexer.StepAsync())
        {
        }
    }

    [GlobalCleanup]
    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    /// <summary>Which stands in hundreds of messages: a page of them.</summary>
    [Benchmark]
    public Task<int> Word_of_many_messages() => FindAsync(Words[17]);

    /// <summary>Which stands in the oldest message only.</summary>
    [Benchmark]
    public Task<int> Word_of_one_message() => FindAsync("needle");

    /// <summary>One letter, which is nearly everywhere.</summary>
    [Benchmark]
    public Task<int> Letter() => FindAsync("e");

    /// <summary>All of whose pairs are common, and which does not occur.</summary>
    [Benchmark]
    public Task<int> Word_that_is_nowhere() => FindAsync("nanenanena");

    /// <summary>256 messages sent, and indexed after it.</summary>
    [Benchmark]
    public async Task Send_and_index()
    {
        await SayManyAsync(MessagesOfStep);
        await _chat.Indexer.StepAsync();
    }

    /// <summary>The same without the index.</summary>
    [Benchmark]
    public Task Send() => SayManyAsync(MessagesOfStep);

    private async Task<int> FindAsync(string q) =>
        (await _search.FindAsync(TemporaryChat.Bob, new SearchRequest { Q = q })).Value.Hits.Count;

    private Task SayManyAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => SayAsync(NextText())));

    private async Task SayAsync(string text) =>
        _ = (await _chat.Writer.RunAsync(Actor.Server, TemporaryChat.Send(TemporaryChat.Text(text)))).Value;

    // Common words more often than rare ones, as in a language, and the same ones in each run.
    private string NextText()
    {
        var number = _said++;
        return string.Join(
            ' ', Enumerable.Range(0, WordsOfMessage).Select(i => Words[(long)number * (i + 7) * (i + 13) % (Words.Length >> (i % 5))]));
    }

    private static string Word(int number)
    {
        ReadOnlySpan<string> syllables = [
            "na", "ne", "ri", "to", "sal", "wen", "qui", "zo", "ber", "ka", "mi", "lor", "ta", "fe", "gun", "hy"];
        return $"{syllables[number % 16]}{syllables[number / 16 % 16]}{syllables[number / 256 % 16]}{syllables[number / 4_096 % 16]}";
    }

    /// <summary>A second later each time it is asked: nobody searches too fast.</summary>
    private sealed class RushingTime : TimeProvider
    {
        private long _seconds;

        public override long GetTimestamp() => ++_seconds * TimestampFrequency;
    }
}
