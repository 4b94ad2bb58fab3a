namespace Parley.Chat.Search;

/// <summary>Reads the grams of messages in reused memory. For one thread.</summary>
internal sealed class GramReader
{
    private const int MaxLabels = 10_000;

    private readonly FoldedText _text = new();
    private readonly HashSet<long> _grams = [];
    private readonly Dictionary<string, long> _senders = [];

    /// <summary>All grams of one message; valid until the next call.</summary>
    public HashSet<long> Of(string sender, string kind, ReadOnlySpan<byte> body)
    {
        _grams.Clear();
        Grams.Add(_text.Of(kind, body), _grams);
        _grams.Add(Grams.Kind(kind));
        _grams.Add(LabelOf(sender));
        return _grams;
    }

    private long LabelOf(string sender)
    {
        if (_senders.TryGetValue(sender, out var label)) return label;

        if (_senders.Count == MaxLabels) _senders.Clear();
        return _senders[sender] = Grams.Sender(sender);
    }
}
