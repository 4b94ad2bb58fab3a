using System.Globalization;
using System.Text.Json;

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

    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public static bool CanRead(Type type) => (type.IsEnum && !type.IsDefined(typeof(FlagsAttribute), inherit: false)) || Readers.ContainsKey(type);

    public static object Read(Setting setting, Type type) => type.IsEnum ? Choice(setting, type) : Readers[type](setting);

    public static string[] Split(string list) =>
        list.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static bool Boolean(Setting setting) => setting.Value.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw setting.Bad("true or false"),
    };

    // OnePerKind is written one-per-kind.
    private static object Choice(Setting setting, Type type)
    {
        var names = Enum.GetNames(type);
        var words = Array.ConvertAll(names, JsonNamingPolicy.KebabCaseLower.ConvertName);
        var chosen = Array.FindIndex(words, word => word.Equals(setting.Value.Trim(), StringComparison.OrdinalIgnoreCase));
        return chosen >= 0 ? Enum.Parse(type, names[chosen]) : throw setting.Bad(string.Join(", ", words));
    }

    private static long Integer(Setting setting, long least, long most) =>
        long.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw setting.Bad("a whole number");

    // More than that cannot be added to a time. A bare number is refused: TimeSpan.Parse takes "10" for ten days.
    private static TimeSpan Duration(Setting setting)
    {
        var text = setting.Value.Trim();
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            if (!uint.TryParse(text[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) continue;
            return count <= Longest / unit ? unit * count : throw setting.Bad($"at most {Longest.Days}d");
        }

        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value))
        {
            return value.Duration() <= Longest ? value : throw setting.Bad($"at most {Longest.Days}d");
        }

        throw setting.Bad("a duration such as 500ms, 10s, 5m, 2h, 30d or 00:00:10");
    }
}
