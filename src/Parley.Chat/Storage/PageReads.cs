namespace Parley.Chat.Storage;

/// <summary>
/// The limits for reads of pages: each user has two at a time, or one where that would take more than half of the processors, and all users
/// together leave some database connections for other reads.
/// </summary>
internal sealed class PageReads(TimeProvider time) : ReadLimiter(
    ofUser: Math.Clamp(Environment.ProcessorCount / 2, 1, 2),
    waiting: 100,
    atOnce: Math.Clamp(2 * Environment.ProcessorCount, 4, 12), time);
