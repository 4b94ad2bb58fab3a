using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Parley.Server.Configuration;

/// <summary>All settings that were given, of which the last one given for a key counts.</summary>
internal sealed class SettingsTable
{
    private const string Root = "Parley";

    private readonly Dictionary<string, Setting> _settings = new(StringComparer.OrdinalIgnoreCase);

    // Every key that somebody asked for is a setting that exists; the rest are mistakes.
    private readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public SettingsTable(IEnumerable<Setting> settings)
    {
        foreach (var setting in settings) _settings[setting.Key] = setting;
    }

    /// <summary>A setting of the section <c>Parley</c>.</summary>
    public Setting? Find(string key)
    {
        _known.Add(key);
        return _settings.GetValueOrDefault($"{Root}:{key}");
    }

    /// <summary>All settings of a top-level section that is not ours to interpret.</summary>
    public IEnumerable<Setting> Section(string name) =>
        _settings.Values.Where(s => s.Key.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>The setting that was given and whose last name stands in <paramref name="text"/>.</summary>
    public Setting? Mentioned(string text) =>
        _settings.Values.FirstOrDefault(s => s.Value.Length > 0 && HasWord(text, s.Key[(s.Key.LastIndexOf(':') + 1)..]));

    /// <summary>Sets the properties of <paramref name="target"/> that are given in a section; the others keep their defaults.</summary>
    public T Bind<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(string section, T target, string? except = null)
        where T : class
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.Name == except) continue;
            var key = $"{section}:{property.Name}";
            if (property.PropertyType == typeof(IList<string>))
            {
                BindList(key, (IList<string>)property.GetValue(target)!);
            }
            else if (property.CanWrite && SettingValue.CanRead(property.PropertyType) && Find(key) is { } setting)
            {
                property.SetValue(target, SettingValue.Read(setting, property.PropertyType));
            }
        }

        return target;
    }

    /// <summary>Refuses what nobody asked for. To be called when all settings have been read.</summary>
    /// <exception cref="StartException">A key is not a setting.</exception>
    public void RefuseUnknown(params string[] otherSections)
    {
        foreach (var setting in _settings.Values)
        {
            if (otherSections.Any(s => setting.Key.StartsWith(s + ":", StringComparison.OrdinalIgnoreCase))) continue;
            if (setting.Value.Length == 0 && IsSection(setting.Key)) continue;   // "Chat": {} in a file

            var section = setting.Key.StartsWith(Root + ":", StringComparison.OrdinalIgnoreCase);
            if (section && IsKnown(setting.Key[(Root.Length + 1)..])) continue;
            throw new StartException(
                $"{setting.Origin} is not a setting. There are: {string.Join(", ", _known)} in the section {Root}, and the section Logging.");
        }
    }

    // A list is given as one text with commas, or as the elements of a JSON array.
    private void BindList(string key, IList<string> list)
    {
        if (Find(key) is { } whole)
        {
            foreach (var item in SettingValue.Split(whole.Value)) list.Add(item);
            return;
        }

        for (var i = 0; _settings.TryGetValue($"{Root}:{key}:{i}", out var item); i++)
        {
            _known.Add($"{key}:{i}");
            list.Add(item.Value);
        }
    }

    private static bool HasWord(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        var end = at + word.Length;
        return at >= 0 && (at == 0 || !char.IsLetter(text[at - 1])) && (end == text.Length || !char.IsLetter(text[end]));
    }

    private bool IsKnown(string key) => _known.Contains(key);

    private bool IsSection(string key) =>
        key.Equals(Root, StringComparison.OrdinalIgnoreCase)
        || _known.Any(k => $"{Root}:{k}".StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));
}
