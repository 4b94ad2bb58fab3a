namespace Parley.Chat.Log;

/// <summary>The progress of a device's fresh start.</summary>
/// <param name="Head">The moment of all its pages: the last position of the log at that time.</param>
/// <param name="Pos">The next conversation: the position of its last entry at that time.</param>
/// <param name="Seq">The last entry of that conversation that the device has.</param>
/// <param name="Conversations">The number of complete conversations.</param>
internal readonly record struct FreshStartPosition(long Head, long Pos, long Seq, int Conversations)
{
    /// <summary>The maximum number of conversations in a fresh start.</summary>
    public const int MaxConversations = 50;

    /// <summary>The beginning of a fresh start at this moment.</summary>
    public static FreshStartPosition Begin(long head) => new(head, head, 0, 0);
}
