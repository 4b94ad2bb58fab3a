using Parley.Chat.Files;

namespace Parley.Chat.Administration;

/// <summary>Counts of whole tables.</summary>
internal sealed record TableCounts(long Users, long Groups, FileStatistics Files);
