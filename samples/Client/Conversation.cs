namespace Client;

/// <summary>The entries of a conversation that this device has.</summary>
internal sealed record Conversation(string Room, string Name)
{
    /// <summary>The device has every entry up to this number.</summary>
    public long? Have { get; set; }

    public SortedDictionary<long, Entry> Entries { get; } = [];

    /// <summary>Entries behind a gap.</summary>
    public Dictionary<long, Entry> Waiting { get; } = [];
}
