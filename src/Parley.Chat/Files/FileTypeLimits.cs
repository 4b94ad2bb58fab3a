namespace Parley.Chat.Files;

/// <summary>The accepted file types and their maximum sizes.</summary>
internal sealed class FileTypeLimits
{
    private readonly List<(string Type, long Bytes)> _limits = [];
    private readonly long _max;

    /// <summary>Parses settings such as <c>image/*</c>, <c>video/mp4=200MB</c>, <c>*=1000000</c>; the first match counts.</summary>
    public FileTypeLimits(IList<string> settings, long max)
    {
        _max = max;
        foreach (var setting in settings)
        {
            if (!TryRead(setting, out var type, out var bytes)) throw new ArgumentException("A setting is invalid.", nameof(settings));
            _limits.Add((type, Math.Min(bytes, max)));
        }
    }

    /// <summary>The maximum size of a file of a type; null if the type is not accepted.</summary>
    public long? Of(string type)
    {
        if (_limits.Count == 0) return _max;

        foreach (var (pattern, bytes) in _limits)
        {
            if (pattern == "*" || pattern == type
                || (pattern.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(pattern[..^1], StringComparison.Ordinal)))
            {
                return bytes;
            }
        }

        return null;
    }

    /// <summary>Whether a setting is valid.</summary>
    public static bool TryRead(string setting, out string type, out long bytes)
    {
        var middle = setting.IndexOf('=', StringComparison.Ordinal);
        type = (middle < 0 ? setting : setting[..middle]).Trim().ToLowerInvariant();
        bytes = long.MaxValue;
        return (type == "*" || (type.IndexOf('/', StringComparison.Ordinal) is var slash && slash > 0 && slash < type.Length - 1))
            && (middle < 0 || (DataSize.TryParse(setting.AsSpan(middle + 1), out bytes) && bytes > 0));
    }
}
