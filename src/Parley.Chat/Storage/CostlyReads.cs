namespace Parley.Chat.Storage;

/// <summary>
/// The limits for reads that scan more than they return: each user has one at a time, all users together half as many as there are
/// processors.
/// </summary>
internal sealed class CostlyReads(TimeProvider time) : ReadLimiter(
    ofUser: 1, waiting: 8, atOnce: Math.Max(1, Environment.ProcessorCount / 2), time);
