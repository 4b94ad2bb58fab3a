namespace Parley.Chat.Nodes;

/// <summary>How many nodes there are, as far as this one hears: at least itself. Thread-safe.</summary>
internal sealed class NodeCount
{
    private volatile int _value = 1;

    public int Value
    {
        get => _value;
        set => _value = value;
    }
}
