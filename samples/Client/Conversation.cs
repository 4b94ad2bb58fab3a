namespace Client;

/// <summary>What this device holds of a conversation.</summary>
internal sealed record Conversation(string Room, string Name)
{
    /// <summary>Everything up to here is there.</summary>
    public long? Have { get; set; }

    public SortedDictionary<long, Entry> Entries { get; } = [];

    /// <summary>Entries behind a hole.</summary>
    public Dictionary<long, Entry> Waiting { get; } = [];
}
