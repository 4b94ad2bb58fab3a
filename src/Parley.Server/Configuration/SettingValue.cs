using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Parley.Chat;
using Parley.EngineIO;

namespace Parley.Server.Configuration;

/// <summary>Turns the text of a setting into a value, or says what was expected.</summary>
internal static class SettingValue
{
    private static readonly Dictionary<Type, Func<Setting, object>> Readers = new()
    {
        [typeof(string)] = setting => setting.Value,
        [typeof(bool)] = setting => Boolean(setting),
        [typeof(int)] = setting => (int)Integer(setting, int.MinValue, int.MaxValue),
        [typeof(long)] = setting => Integer(setting, long.MinValue, long.MaxValue),
        [typeof(TimeSpan)] = setting => Duration(setting),
    };

    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    // Numbers of bytes.
    private static readonly HashSet<string> Sizes =
    [
        nameof(ChatOptions.WriteQueueBytes), nameof(ChatOptions.UserMemory), nameof(ChatOptions.FileSize),
        nameof(ChatOptions.UnusedFileBytes),
        nameof(ChatOptions.FileQuota), nameof(ChatOptions.DiskReserve), nameof(EngineOptions.MaxPayload),
        nameof(EngineOptions.MaxOutboxBytes),
        nameof(EngineOptions.MaxPendingBytes), nameof(EngineOptions.MaxMemory), nameof(EngineOptions.MaxUnassignedMemory),
        nameof(EngineOptions.HttpCompressionThreshold),
    ];

    // More than that cannot be added to a time.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(36_500);

    public static bool CanRead(Type type) =>
        (type.IsEnum && !type.IsDefined(typeof(FlagsAttribute), inherit: false)) || Readers.ContainsKey(type);

    /// <summary>Reads what a property takes; a number of bytes may have a unit.</summary>
    public static object Read(Setting setting, PropertyInfo property)
    {
        var type = property.PropertyType;
        if (type.IsEnum) return Choice(setting, type);
        if (!Sizes.Contains(property.Name)) return Readers[type](setting);
        return type == typeof(int) ? (object)(int)Size(setting, int.MaxValue) : Size(setting, long.MaxValue);
    }

    public static string[] Split(string list) =>
        list.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static bool Boolean(Setting setting) => setting.Value.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw setting.Bad("true or false"),
    };

    /// <summary>Reads a duration. A bare number is refused: TimeSpan.Parse takes "10" for ten days.</summary>
    public static TimeSpan Duration(Setting setting)
    {
        var text = setting.Value.Trim();
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            if (!uint.TryParse(text[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) continue;
            return count <= MaxDuration / unit ? unit * count : throw setting.Bad($"at most {MaxDuration.Days}d");
        }

        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value))
        {
            return value.Duration() <= MaxDuration ? value : throw setting.Bad($"at most {MaxDuration.Days}d");
        }

        throw setting.Bad("a duration such as 500ms, 10s, 5m, 2h, 30d or 00:00:10");
    }

    // OnePerKind is written one-per-kind.
    private static object Choice(Setting setting, Type type)
    {
        var names = Enum.GetNames(type);
        var words = Array.ConvertAll(names, JsonNamingPolicy.KebabCaseLower.ConvertName);
        var chosen = Array.FindIndex(words, word => word.Equals(setting.Value.Trim(), StringComparison.OrdinalIgnoreCase));
        return chosen >= 0 ? Enum.Parse(type, names[chosen]) : throw setting.Bad(string.Join(", ", words));
    }

    private static long Integer(Setting setting, long min, long max) =>
        long.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min
            && value <= max
            ? value
            : throw setting.Bad("a whole number");

    private static long Size(Setting setting, long max) =>
        DataSize.TryParse(setting.Value, out var bytes) && bytes <= max ? bytes : throw setting.Bad(DataSize.Expected);
}
