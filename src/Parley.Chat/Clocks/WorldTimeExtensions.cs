using System.Diagnostics.CodeAnalysis;

namespace Parley.Chat.Clocks;

/// <summary>The date as the rest of the world knows it.</summary>
internal static class WorldTimeExtensions
{
    /// <summary>
    /// For what others sign, or compare with their own clock. What is stored is stamped by <see cref="ServerClock"/>; how long something
    /// lasts is measured by <see cref="Deadline"/>, or by timestamps.
    /// </summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The one place that asks for it.")]
    public static DateTimeOffset WorldTime(this TimeProvider time) => time.GetUtcNow();
}
