namespace Parley.Chat.Messages;

/// <summary>How far a device has got with its fresh start.</summary>
/// <param name="Head">The moment that all pages of it show: the last position of the log then.</param>
/// <param name="Pos">The conversation to go on with: where the last entry of it stood then.</param>
/// <param name="Seq">Up to here the device has the entries of that conversation.</param>
/// <param name="Conversations">How many conversations the device has whole.</param>
internal readonly record struct FreshPlace(long Head, long Pos, long Seq, int Conversations)
{
    /// <summary>The beginning of a fresh start at this moment.</summary>
    public static FreshPlace Begin(long head) => new(head, head, 0, 0);
}
