using System.Diagnostics;

namespace Parley.Bench.Load.Messenger;

/// <summary>Writes to one conversation, and remembers what the server has acknowledged.</summary>
/// <remarks>
/// The digits of a message's number are a word of its own. A thousand messages share the first seven of them, so one search finds them all.
/// </remarks>
/// <param name="client">Its connection.</param>
/// <param name="user">Who it is.</param>
/// <param name="kind"><c>friend</c> or <c>group</c>.</param>
/// <param name="with">The friend or the group.</param>
/// <param name="count">How many posters there are.</param>
internal sealed class Poster(IChatClient client, ChatUser user, string kind, string with, int count)
{
    private const int PerWord = 1_000;

    // Primes: each batch has another word, and adjacent ones look different, as words do.
    private const int Words = 2_000_003;
    private const long Step = 1_299_709;

    private readonly Dictionary<int, long> _sentAt = [];
    private int _sent;
    private int _acked;

    public ChatUser User => user;

    /// <summary>Where its conversation is read, below the API.</summary>
    public string History => $"conversations/{kind}/{with}/messages";

    /// <summary>What was acknowledged, by the first digits. Written under the client's lock.</summary>
    public Dictionary<int, List<Acknowledged>> Kept { get; } = [];

    public bool IsDone => Volatile.Read(ref _acked) == Volatile.Read(ref _sent);

    public void SendNext()
    {
        var batch = 1 + client.Index + ((long)count * (_sent / PerWord));
        var number = (int)(batch * Step % Words * PerWord) + (_sent % PerWord);
        _sent++;
        _sentAt.Add(number, Stopwatch.GetTimestamp());
        client.Send(with, number);
    }

    /// <summary>How long the message took, in ticks of <see cref="Stopwatch"/>.</summary>
    public long Acked(int number, ReadOnlySpan<byte> answer)
    {
        if (!_sentAt.Remove(number, out var sentAt))
            throw new InvalidDataException($"{client.Address}: message {number} was acknowledged twice");
        if (!Kept.TryGetValue(number / PerWord, out var messages))
            Kept.Add(number / PerWord, messages = new List<Acknowledged>(PerWord));
        messages.Add(new Acknowledged(number, Answers.Id(answer), Answers.FirstSeq(answer)));
        Volatile.Write(ref _acked, _acked + 1);
        return Stopwatch.GetTimestamp() - sentAt;
    }
}
