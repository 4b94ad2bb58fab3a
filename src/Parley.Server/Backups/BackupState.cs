using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Chat.Backups;
using Parley.Chat.Storage;

namespace Parley.Server.Backups;

/// <summary>
/// What became of the last backups, by place: a file in the data folder. The command writes it, and the server and <c>check</c> read it.
/// </summary>
internal sealed class BackupState
{
    private const string FileName = "backup.json";

    private readonly string _path;
    private readonly SortedDictionary<string, BackupPlaceState> _places;

    private BackupState(string path, SortedDictionary<string, BackupPlaceState> places) => (_path, _places) = (path, places);

    /// <summary>The places that backups were made in.</summary>
    public IReadOnlyCollection<BackupPlaceState> Places => _places.Values;

    /// <summary>Reads the file of a data folder. One that cannot be read counts as missing.</summary>
    public static BackupState Read(string data)
    {
        var path = Path.Combine(data, FileName);
        var places = new SortedDictionary<string, BackupPlaceState>(StringComparer.Ordinal);
        try
        {
            if (File.Exists(path) && JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject all)
            {
                foreach (var (name, place) in all)
                    places[name] = new BackupPlaceState(
                        name, (long?)place?["succeeded"], (int?)place?["failures"] ?? 0, (string?)place?["error"], (int?)place?["missingFiles"] ?? 0);
            }
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            places.Clear();
        }

        return new BackupState(path, places);
    }

    /// <summary>Writes that a backup was made.</summary>
    public void Succeeded(BackupSummary made) =>
        Write(new BackupPlaceState(made.Place, made.Taken.ToUnixTimeMilliseconds(), 0, null, made.MissingFiles.Count));

    /// <summary>Writes that none was made.</summary>
    /// <returns>How many times in a row.</returns>
    public int Failed(string place, string error)
    {
        var before = _places.GetValueOrDefault(place) ?? new BackupPlaceState(place, null, 0, null, 0);
        Write(before with { Failures = before.Failures + 1, Error = error });
        return before.Failures + 1;
    }

    /// <summary>What an operator should know.</summary>
    public IEnumerable<Finding> Check() => _places.Values.Select(Check);

    private static Finding Check(BackupPlaceState place)
    {
        const string Subject = "backup";
        var last = place.Succeeded is { } taken
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The last good backup in {place.Name} is of {DateTimeOffset.FromUnixTimeMilliseconds(taken):yyyy-MM-dd HH:mm:ss} UTC.")
            : $"There is no good backup in {place.Name}.";
        if (place.Failures > 0)
        {
            return new Finding(
                Subject, FindingStatus.Warning, string.Create(CultureInfo.InvariantCulture, $"{last} {place.Failures} failed since: {place.Error}"),
                "Repair this, and run 'backup'.");
        }

        return place.MissingFiles > 0
            ? new Finding(
                Subject, FindingStatus.Warning, string.Create(CultureInfo.InvariantCulture, $"{last} It lacks {place.MissingFiles} files."),
                "Run 'backup': it names the files and what is wrong with them.")
            : new Finding(Subject, FindingStatus.Ok, last);
    }

    private void Write(BackupPlaceState state)
    {
        _places[state.Name] = state;
        var all = new JsonObject(_places.Values.Select(place => KeyValuePair.Create(place.Name, (JsonNode?)new JsonObject
        {
            ["succeeded"] = place.Succeeded,
            ["failures"] = place.Failures,
            ["error"] = place.Error,
            ["missingFiles"] = place.MissingFiles,
        })));
        // The server may read it at any moment.
        var draft = _path + ".part";
        File.WriteAllText(draft, all.ToJsonString());
        File.Move(draft, _path, overwrite: true);
    }
}
