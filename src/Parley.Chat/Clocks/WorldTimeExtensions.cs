using System.Diagnostics.CodeAnalysis;

namespace Parley.Chat.Clocks;

/// <summary>The system's date.</summary>
internal static class WorldTimeExtensions
{
    /// <summary>
    /// For values that others sign or compare with their own clock. Stored dates come from <see cref="ServerClock"/>; durations use <see
    /// cref="Deadline"/> or timestamps.
    /// </summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The one place that asks for it.")]
    public static DateTimeOffset WorldTime(this TimeProvider time) => time.GetUtcNow();
}
