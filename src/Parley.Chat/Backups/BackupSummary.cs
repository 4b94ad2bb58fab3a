namespace Parley.Chat.Backups;

/// <summary>A backup that was made.</summary>
/// <param name="Name">Its name, which says when it was begun.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Taken">When it was begun: everything that was acknowledged before is in it.</param>
/// <param name="DatabaseBytes">How many bytes the copy of the database has.</param>
/// <param name="Rows">The number of rows per table.</param>
/// <param name="Files">The number of users' files in it.</param>
/// <param name="FileBytes">How many bytes these have.</param>
/// <param name="CopiedFiles">How many of them no earlier backup has.</param>
/// <param name="MissingFiles">A sentence for each file that the database has, but that could not be copied.</param>
/// <param name="FilesElsewhere">Where the users' files are, if they are not in the backup; else null.</param>
/// <param name="Deleted">The old backups that were deleted.</param>
public sealed record BackupSummary(
    string Name, string Place, DateTimeOffset Taken, long DatabaseBytes, IReadOnlyDictionary<string, long> Rows, long Files, long FileBytes,
    long CopiedFiles, IReadOnlyList<string> MissingFiles, string? FilesElsewhere, IReadOnlyList<string> Deleted);
