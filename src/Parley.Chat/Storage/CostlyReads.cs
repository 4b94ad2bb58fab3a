namespace Parley.Chat.Storage;

/// <summary>The turns of reads that look through more than what they answer with: each user has one, and all together as many as half of the processors.</summary>
internal sealed class CostlyReads(TimeProvider time) : ReadLimiter(ofUser: 1, waiting: 8, atOnce: Math.Max(1, Environment.ProcessorCount / 2), time);
