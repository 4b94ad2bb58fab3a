using System.Diagnostics.Metrics;
using Parley.Server.Configuration;

namespace Parley.Server.Backups;

/// <summary>Shows what became of the backups that were made beside this server, for alerts.</summary>
internal sealed class BackupMeter
{
    private const string Place = "parley.backup.place";
    private const double Second = 1_000;

    private readonly string _data;

    public BackupMeter(Settings settings, IMeterFactory? meters = null)
    {
        _data = settings.Data;
        if (meters?.Create("Parley.Chat") is not { } meter) return;

        meter.CreateObservableGauge(
            "parley.backup.last_success", LastSuccess, "s", "When the last good backup was begun, in seconds since 1970; absent if there is none.");
        meter.CreateObservableGauge("parley.backup.failures", Failures, "{failure}", "The number of failed backups since the last good one.");
        meter.CreateObservableGauge(
            "parley.backup.missing_files", MissingFiles, "{file}", "The number of users' files that the last good backup lacks.");
    }

    private IEnumerable<Measurement<double>> LastSuccess() =>
        from place in BackupState.Read(_data).Places
        where place.Succeeded is not null
        select Of(place, place.Succeeded!.Value / Second);

    private IEnumerable<Measurement<int>> Failures() => BackupState.Read(_data).Places.Select(place => Of(place, place.Failures));

    private IEnumerable<Measurement<int>> MissingFiles() => BackupState.Read(_data).Places.Select(place => Of(place, place.MissingFiles));

    private static Measurement<T> Of<T>(BackupPlaceState place, T value)
        where T : struct => new(value, new KeyValuePair<string, object?>(Place, place.Name));
}
