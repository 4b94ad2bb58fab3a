namespace Parley.Chat.Ground;

/// <summary>The mute of a group or of a member.</summary>
internal static class Mute
{
    /// <summary>The end of a mute that has none: the last millisecond of the year 9999.</summary>
    public const long Forever = 253_402_300_799_999;

    /// <summary>The refusal of a message during the mute.</summary>
    /// <param name="until">When the mute ends, in milliseconds.</param>
    /// <param name="now">The time, in milliseconds.</param>
    public static Refusal Refuse(long until, long now) => until == Forever
        ? new Refusal(Reason.Muted, "Only managers of this group may send.")
        : new Refusal(Reason.Muted, "You are muted in this group for a while.", until - now);
}
