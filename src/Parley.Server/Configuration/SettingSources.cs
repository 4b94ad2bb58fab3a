using System.Collections;
using System.Text.RegularExpressions;

namespace Parley.Server.Configuration;

/// <summary>Reads settings from where an operator may write them.</summary>
internal static partial class SettingSources
{
    /// <summary>What the variables of the environment begin with.</summary>
    public const string Prefix = "PARLEY_";

    /// <summary>What the variables of OpenTelemetry begin with.</summary>
    public const string OpenTelemetryPrefix = "OTEL_";

    /// <summary>What a JSON file says; nothing if there is no such file.</summary>
    public static IEnumerable<Setting> File(string path)
    {
        if (!System.IO.File.Exists(path)) return [];

        return Parse(path).AsEnumerable()
            .Where(pair => pair.Value is not null)
            .Select(pair => new Setting(pair.Key, pair.Value!, $"{pair.Key} in {path}"));
    }

    /// <summary>
    /// <c>PARLEY_CHAT__GROUPMEMBERS</c> is <c>Parley:Chat:GroupMembers</c>; <c>PARLEY_LOGGING__…</c> is the section <c>Logging</c>.
    /// </summary>
    public static IEnumerable<Setting> Environment(IDictionary variables) =>
        from DictionaryEntry variable in variables
        let name = (string)variable.Key
        where name.StartsWith(Prefix, StringComparison.Ordinal) && !OfKubernetes().IsMatch(name)
        select new Setting(KeyOf(name), (string?)variable.Value ?? "", name);

    /// <summary>The variables that OpenTelemetry defines, whose names are their keys.</summary>
    public static IEnumerable<Setting> OpenTelemetry(IDictionary variables) =>
        from DictionaryEntry variable in variables
        let name = (string)variable.Key
        where name.StartsWith(OpenTelemetryPrefix, StringComparison.Ordinal)
        select new Setting(name, (string?)variable.Value ?? "", name);

    /// <summary><c>Parley:Chat:GroupMembers</c> as a variable of the environment.</summary>
    public static string VariableOf(string key) =>
        key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant().Replace("PARLEY__", Prefix, StringComparison.Ordinal);

    // Kubernetes tells every container about a Service by such variables, and the Service may be called "parley".
    [GeneratedRegex("^PARLEY_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_[A-Z]+)?)?)$")]
    private static partial Regex OfKubernetes();

    private static string KeyOf(string name)
    {
        var path = name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
        return path.StartsWith("LOGGING:", StringComparison.OrdinalIgnoreCase) ? path : $"Parley:{path}";
    }

    private static IConfigurationRoot Parse(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false).Build();
        }
        catch (InvalidDataException exception)
        {
            var cause = exception.GetBaseException().Message;
            throw new StartException($"{path} is not valid JSON: {cause}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
