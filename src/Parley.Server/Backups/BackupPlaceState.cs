namespace Parley.Server.Backups;

/// <summary>What became of the last backups in one place.</summary>
/// <param name="Name">The place.</param>
/// <param name="Succeeded">When the last good one was begun, in milliseconds since 1970; null if there is none.</param>
/// <param name="Failures">How many failed since.</param>
/// <param name="Error">Why the last one failed.</param>
/// <param name="MissingFiles">How many of the users' files the last good one lacks.</param>
internal sealed record BackupPlaceState(string Name, long? Succeeded, int Failures, string? Error, int MissingFiles);
