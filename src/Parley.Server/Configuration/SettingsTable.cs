using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Parley.Server.Configuration;

/// <summary>All settings that were given, of which the last one given for a key counts.</summary>
internal sealed class SettingsTable
{
    private const string Root = "Parley";

    private readonly Dictionary<string, Setting> _settings = new(StringComparer.OrdinalIgnoreCase);

    // Every key that somebody asked for is a setting that exists; the rest are mistakes.
    private readonly SortedDictionary<string, KnownSetting> _known = new(StringComparer.OrdinalIgnoreCase);

    public SettingsTable(IEnumerable<Setting> settings)
    {
        foreach (var setting in settings) _settings[setting.Key] = setting;
    }

    /// <summary>Every setting that somebody has asked for.</summary>
    public IReadOnlyCollection<KnownSetting> Known => _known.Values;

    /// <summary>A setting of the section <c>Parley</c>.</summary>
    public Setting? Find(string key) => Find(new KnownSetting(key, null, null));

    /// <summary>All settings of a top-level section that is not ours to interpret.</summary>
    public IEnumerable<Setting> Section(string name) =>
        _settings.Values.Where(s => s.Key.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>The variables of OpenTelemetry, which many programs share.</summary>
    public IEnumerable<Setting> Variables => _settings.Values.Where(IsVariable);

    /// <summary>The setting that was given and whose last name stands in <paramref name="text"/>.</summary>
    public Setting? Mentioned(string text) =>
        _settings.Values.FirstOrDefault(s => s.Value.Length > 0 && HasWord(text, s.Key[(s.Key.LastIndexOf(':') + 1)..]));

    /// <summary>Sets the properties of <paramref name="target"/> that are given in a section; the others keep their defaults.</summary>
    public T Bind<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        string section, T target, string? except = null)
        where T : class
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.Name == except) continue;
            var known = new KnownSetting($"{section}:{property.Name}", property, property.GetValue(target));
            if (property.PropertyType == typeof(IList<string>))
            {
                BindList(known, (IList<string>)property.GetValue(target)!);
            }
            else if (property.CanWrite && SettingValue.CanRead(property.PropertyType) && Find(known) is { } setting)
            {
                property.SetValue(target, SettingValue.Read(setting, property));
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
            if (IsVariable(setting)) continue;   // It may be for another program.
            if (otherSections.Any(s => setting.Key.StartsWith(s + ":", StringComparison.OrdinalIgnoreCase))) continue;
            if (setting.Value.Length == 0 && IsSection(setting.Key)) continue;   // "Chat": {} in a file

            var section = setting.Key.StartsWith(Root + ":", StringComparison.OrdinalIgnoreCase);
            if (section && IsKnown(setting.Key[(Root.Length + 1)..])) continue;
            throw new StartException($"{setting.Origin} is not a setting. {MeantBy(setting)}");
        }
    }

    private string MeantBy(Setting setting)
    {
        var key = setting.Key.StartsWith(Root + ":", StringComparison.OrdinalIgnoreCase) ? setting.Key[(Root.Length + 1)..] : setting.Key;
        return Suggestion.For(key, _known.Keys) is { } near
            ? $"Did you mean {setting.WrittenAlike($"{Root}:{near}")}? docs/messenger/configuration.md lists all settings."
            : $"There are: {string.Join(", ", _known.Keys)} in the section {Root}, and the section Logging.";
    }

    private Setting? Find(KnownSetting setting)
    {
        _known.TryAdd(setting.Key, setting);
        return _settings.GetValueOrDefault($"{Root}:{setting.Key}");
    }

    // A list is given as one text with commas, or as the elements of a JSON array.
    private void BindList(KnownSetting known, IList<string> list)
    {
        if (Find(known) is { } whole)
        {
            foreach (var item in SettingValue.Split(whole.Value)) list.Add(item);
            return;
        }

        for (var i = 0; _settings.TryGetValue($"{Root}:{known.Key}:{i}", out var item); i++)
        {
            Find($"{known.Key}:{i}");
            list.Add(item.Value);
        }
    }

    private static bool HasWord(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        var end = at + word.Length;
        return at >= 0 && (at == 0 || !char.IsLetter(text[at - 1])) && (end == text.Length || !char.IsLetter(text[end]));
    }

    private static bool IsVariable(Setting setting) =>
        setting.Origin.StartsWith(SettingSources.OpenTelemetryPrefix, StringComparison.Ordinal);

    private bool IsKnown(string key) => _known.ContainsKey(key);

    private bool IsSection(string key) =>
        key.Equals(Root, StringComparison.OrdinalIgnoreCase)
        || _known.Keys.Any(k => $"{Root}:{k}".StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));
}
