namespace Parley.Chat.Files;

/// <summary>Which types of files are taken, and how large each may be.</summary>
internal sealed class FileTypeLimits
{
    private readonly List<(string Type, long Bytes)> _limits = [];
    private readonly long _most;

    /// <summary>Reads settings such as <c>image/*</c>, <c>video/mp4=200MB</c>, <c>*=1000000</c>, of which the first that fits counts.</summary>
    public FileTypeLimits(IList<string> settings, long most)
    {
        _most = most;
        foreach (var setting in settings)
        {
            if (!TryRead(setting, out var type, out var bytes)) throw new ArgumentException("Not a type of files.", nameof(settings));
            _limits.Add((type, Math.Min(bytes, most)));
        }
    }

    /// <summary>How many bytes a file of a type may have; null if there may be none of that type.</summary>
    public long? Of(string type)
    {
        if (_limits.Count == 0) return _most;

        foreach (var (pattern, bytes) in _limits)
        {
            if (pattern == "*" || pattern == type || (pattern.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(pattern[..^1], StringComparison.Ordinal)))
            {
                return bytes;
            }
        }

        return null;
    }

    /// <summary>Whether a setting can be understood.</summary>
    public static bool TryRead(string setting, out string type, out long bytes)
    {
        var middle = setting.IndexOf('=', StringComparison.Ordinal);
        type = (middle < 0 ? setting : setting[..middle]).Trim().ToLowerInvariant();
        bytes = long.MaxValue;
        return (type == "*" || (type.IndexOf('/', StringComparison.Ordinal) is var slash && slash > 0 && slash < type.Length - 1))
            && (middle < 0 || (DataSize.TryParse(setting.AsSpan(middle + 1), out bytes) && bytes > 0));
    }
}
