using System.Globalization;

namespace Parley.Chat.Backups;

/// <summary>The names of backups, which say when each was made and sort by it: <c>parley-2026-05-01T02-00-00Z</c>.</summary>
internal static class BackupName
{
    public const string Prefix = "parley-";

    private const string Format = "'parley-'yyyy-MM-dd'T'HH-mm-ss'Z'";

    /// <summary>A name that is not taken.</summary>
    public static string New(DateTimeOffset now, IReadOnlyCollection<string> taken)
    {
        while (taken.Contains(Of(now))) now += TimeSpan.FromSeconds(1);
        return Of(now);
    }

    public static bool IsValid(string name) => TryParse(name, out _);

    public static bool TryParse(string name, out DateTimeOffset taken) => DateTimeOffset.TryParseExact(
        name, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out taken);

    private static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
