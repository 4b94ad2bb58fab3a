using Parley.Chat.Ground;

namespace Parley.Chat.Files;

/// <summary>Validates the settings of a bucket.</summary>
internal static class S3Settings
{
    private const int MaxPrefix = 200;

    public static void Check(S3Options options, List<string> errors, string section = "Chat:S3")
    {
        if (options.Bucket.Length == 0)
        {
            // Otherwise files would be stored in the folder although the operator expects them in the bucket.
            if (new[] { options.Endpoint, options.AccessKey, options.SecretKey, options.Prefix }.Any(setting => setting.Length > 0))
            {
                errors.Add($"{section}:Bucket must name a bucket if anything else of S3 is set.");
            }

            return;
        }

        if (!IsBucket(options.Bucket)) errors.Add($"{section}:Bucket must be 3 to 63 lower-case letters, digits, '-' and '.'.");
        if (options.Endpoint.Length > 0 && !IsEndpoint(options.Endpoint))
            errors.Add($"{section}:Endpoint must be an http or https address without a path.");
        if (options.Region.Length == 0 || !options.Region.All(IsPlain))
            errors.Add($"{section}:Region must be the name of a region, such as eu-central-1.");
        if (options.AccessKey.Length == 0) errors.Add($"{section}:AccessKey must not be empty.");
        if (options.SecretKey.Length == 0) errors.Add($"{section}:SecretKey must not be empty.");
        if (!IsPrefix(options.Prefix))
            errors.Add($"{section}:Prefix must be at most {MaxPrefix} letters, digits, '-', '_', '.' and '/', without an empty part.");
    }

    private static bool IsBucket(string text) =>
        text.Length is >= 3 and <= 63 && text.All(c => IsPlain(c) || c == '.') && char.IsAsciiLetterOrDigit(text[0])
            && char.IsAsciiLetterOrDigit(text[^1])
            && !text.Contains("..", StringComparison.Ordinal);

    private static bool IsEndpoint(string text) => WebAddress.IsValid(text) && new Uri(text) is { PathAndQuery: "/", Fragment: "" };

    // Software that handles addresses would interpret dots as parent folders.
    private static bool IsPrefix(string text) =>
        text.Length <= MaxPrefix && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            && text.TrimEnd('/') is var parts && text.Length - parts.Length <= 1
            && (text.Length == 0 || parts.Split('/').All(part => part.Trim('.').Length > 0));

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
}
