namespace Parley.Chat.Storage;

/// <summary>The turns of reads that answer with a page: each user has two, and all together leave connections to the database for what is no page.</summary>
internal sealed class PageReads(TimeProvider time) : ReadLimiter(ofUser: 2, waiting: 100, atOnce: Math.Clamp(2 * Environment.ProcessorCount, 4, 12), time);
