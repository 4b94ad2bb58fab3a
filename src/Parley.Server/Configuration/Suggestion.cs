namespace Parley.Server.Configuration;

/// <summary>Finds the probably intended name for one that does not exist.</summary>
internal static class Suggestion
{
    /// <summary>The candidate that is nearest to a text, if any is near enough to be meant.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="candidates">What there is.</param>
    public static string? For(string text, IEnumerable<string> candidates)
    {
        var written = Plain(text);
        var near = candidates.Select(
            candidate => (Name: candidate, Distance: Math.Min(Distance(written, Plain(candidate)), DistanceOfLast(written, candidate))))
            .Where(found => found.Distance <= Math.Max(1, written.Length / 4))
            .OrderBy(found => found.Distance).ThenBy(found => found.Name, StringComparer.Ordinal);
        return near.Select(found => found.Name).FirstOrDefault();
    }

    // Where the section was left out.
    private static int DistanceOfLast(string written, string candidate) =>
        Distance(written, Plain(candidate[(candidate.LastIndexOf(':') + 1)..]));

    // Dots, lines and colons say nothing; the rest of the name does.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // How many letters are wrong, missing, too many, or two in the wrong order (optimal string alignment).
    private static int Distance(string one, string other)
    {
        int[][] rows = [new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]];
        for (var j = 0; j <= other.Length; j++) rows[0][j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            var (row, above, twoAbove) = (rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3]);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
            }
        }

        return rows[one.Length % 3][other.Length];
    }
}
