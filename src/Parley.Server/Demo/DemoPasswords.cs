using System.Security.Cryptography;
using Parley.Server.Configuration;

namespace Parley.Server.Demo;

/// <summary>The file with the random passwords of the demo users, so that a public demo is not open to everybody.</summary>
internal sealed class DemoPasswords
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";   // none that look alike
    private const string Complete = "complete";

    private readonly string _path;
    private readonly Dictionary<string, string> _values;

    public DemoPasswords(string dataFolder)
    {
        _path = Path.Combine(dataFolder, "demo-users.txt");
        _values = File.Exists(_path) ? Read() : [];
    }

    /// <summary>Whether the users and their data have been created.</summary>
    public bool IsComplete => _values.ContainsKey(Complete);

    /// <summary>The password of a user; a new one is on disk before it is returned.</summary>
    public string Of(string user)
    {
        if (_values.TryGetValue(user, out var password)) return password;

        Set(user, RandomNumberGenerator.GetString(Letters, 12));
        return _values[user];
    }

    public void MarkComplete() => Set(Complete, "yes");

    private Dictionary<string, string> Read() =>
        File.ReadLines(_path).Select(line => line.Split(' ')).Where(words => words.Length == 2)
            .ToDictionary(words => words[0], words => words[1]);

    private void Set(string name, string value)
    {
        _values[name] = value;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var writer = new StreamWriter(_path, options);
            foreach (var (key, text) in _values) writer.WriteLine($"{key} {text}");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartException($"Demo cannot store its passwords in '{_path}': {exception.Message}", exception);
        }
    }
}
