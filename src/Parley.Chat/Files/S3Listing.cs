using System.Net;
using System.Text.RegularExpressions;
using Parley.Chat.Ground;

namespace Parley.Chat.Files;

/// <summary>A file in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">How many bytes it has.</param>
internal sealed record ListedFile(string Name, long Length);

/// <summary>Reads S3's lists of names (<c>ListObjectsV2</c>).</summary>
internal static partial class S3Listing
{
    /// <summary>Adds the files of a page to a list.</summary>
    /// <returns>Where the next page begins; null if there is none.</returns>
    /// <exception cref="S3Exception">The page cannot be read.</exception>
    public static string? Read(string xml, int prefixLength, List<ListedFile> found)
    {
        if (!xml.Contains("<ListBucketResult", StringComparison.Ordinal)) throw S3Exception.Broken("S3 did not send a list of names.");

        foreach (Match file in FilePattern().Matches(xml))
        {
            var name = KeyPattern().Match(file.Value);
            if (!name.Success || !SafeInteger.TryParse(SizePattern().Match(file.Value).Groups[1].ValueSpan, out var size))
                throw S3Exception.Broken("S3 sent a list of names that cannot be read.");

            found.Add(new ListedFile(WebUtility.HtmlDecode(name.Groups[1].Value)[prefixLength..], size));
        }

        return NextPattern().Match(xml) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
    }

    [GeneratedRegex("<Contents>.*?</Contents>", RegexOptions.Singleline)]
    private static partial Regex FilePattern();

    [GeneratedRegex("<Key>([^<]+)</Key>")]
    private static partial Regex KeyPattern();

    [GeneratedRegex("<Size>([0-9]+)</Size>")]
    private static partial Regex SizePattern();

    [GeneratedRegex("<NextContinuationToken>([^<]+)</NextContinuationToken>")]
    private static partial Regex NextPattern();
}
