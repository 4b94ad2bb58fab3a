namespace Parley.Chat.Backups;

/// <summary>A backup that was restored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Taken">When it was begun.</param>
/// <param name="Rows">The number of rows per table.</param>
/// <param name="Files">The number of restored files of users.</param>
/// <param name="MissingFiles">The ids of files that the database has, but not the backup.</param>
/// <param name="FilesElsewhere">Where the users' files were, if they were not in the backup; else null.</param>
/// <param name="MovedAside">Where the data is that was there before.</param>
public sealed record RestoreSummary(
    string Name, DateTimeOffset Taken, IReadOnlyDictionary<string, long> Rows, long Files, IReadOnlyList<string> MissingFiles,
    string? FilesElsewhere, IReadOnlyList<string> MovedAside);
