using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Backups;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

public sealed class BackupCommandTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _backups = new();

    private string Other => _backups.In("other");

    public void Dispose()
    {
        _data.Dispose();
        _backups.Dispose();
    }

    [Fact]
    public async Task A_backup_is_made_beside_a_server_and_a_server_starts_with_what_is_restored()
    {
        await using (await ServerProcess.StartAsync(_data.Path))
        {
            var made = await BackUpAsync("--json");
            Assert.Equal((0, ""), (made.Code, made.Error));
            var file = new FileInfo(Path.Combine(_backups.Path, (string)made.Json[0]["name"]!, "parley.db"));
            Assert.Equal(file.Length, (long)made.Json[0]["bytes"]!);
        }

        var restored = await CommandRun.OfAsync("restore", _backups.Path, "--data", Other);
        Assert.Equal((0, ""), (restored.Code, restored.Error));
        Assert.Matches("^Restored parley-.*Z: 0 users, 0 entries of the log. 0 files. Clients start afresh when they connect. ", restored.Output);
        await using var server = await ServerProcess.StartAsync(Other);
    }

    [Fact]
    public async Task A_restore_refuses_the_data_of_a_running_server()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        await BackUpAsync();

        var refused = await CommandRun.OfAsync("restore", _backups.Path, "--force", "--data", _data.Path);

        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("in use by another process", refused.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_data.Database));
    }

    [Fact]
    public async Task What_became_of_backups_is_shown_by_check_and_by_metrics()
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        Assert.DoesNotContain("backup", await CheckAsync(), StringComparison.Ordinal);

        await BackUpAsync();
        Assert.Contains($"ok       backup      The last good backup in {_backups.Path} is of ", await CheckAsync(), StringComparison.Ordinal);
        var success = Measure()["parley.backup.last_success"];
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange(success, now - 300, now + 1);
        Assert.Equal(0, Measure()["parley.backup.failures"]);

        var file = await File.ReadAllBytesAsync(_data.Database);
        Array.Fill(file, (byte)0x5a, 40_960, 8_192);
        await File.WriteAllBytesAsync(_data.Database, file);
        foreach (var _ in Enumerable.Range(0, 2)) Assert.Equal(1, (await BackUpAsync("--keep", "1")).Code);

        Assert.Equal((success, 2), (Measure()["parley.backup.last_success"], Measure()["parley.backup.failures"]));
        Assert.Contains(" 2 failed since: The database", await CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_state_that_cannot_be_read_counts_as_missing()
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        await File.WriteAllTextAsync(_data.In("backup.json"), """{"here":{"succeeded":"yesterday"}""");
        Assert.Empty(BackupState.Read(_data.Path).Places);

        Assert.Equal(0, (await BackUpAsync()).Code);
        Assert.Single(BackupState.Read(_data.Path).Places);
    }

    // The command line, the exit code, and a part of the message on the error output. DATA is a folder with a database in it.
    [Theory]
    [InlineData("backup --data DATA", 2, "Name a folder for backups, or set Backup:S3:Bucket.")]
    [InlineData("backup DATA/b --keep 0 --data DATA", 2, "--keep is a number of at least 1.")]
    [InlineData("backup DATA/b --keep few --data DATA", 2, "few")]
    [InlineData("backup DATA/b --every 24 --data DATA", 2, "--every is '24'; expected a duration such as")]
    [InlineData("backup DATA/b --every 1ms --data DATA", 2, "--every is at least 1s.")]
    [InlineData("backup a b", 2, "'b'. See backup --help.")]
    [InlineData("backup DATA/b --data DATA/none", 1, "does not exist.")]
    [InlineData("backup /proc/none --data DATA", 1, "/proc/none")]
    [InlineData("restore --data DATA/new", 2, "Name a folder for backups")]
    [InlineData("restore DATA/none --data DATA/new", 1, "There is no backup in ")]
    [InlineData("restore DATA/good --data DATA", 1, "exists already. Restore into an empty folder, or move the old data aside with --force.")]
    [InlineData("restore DATA/good --backup parley-2020-01-01T00-00-00Z --data DATA/new", 1, "There is no backup parley-2020-01-01T00-00-00Z in ")]
    public async Task A_failed_command_has_one_error_message(string line, int code, string expected)
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        await CommandRun.OfAsync("backup", _data.In("good"), "--data", _data.Path);

        var run = await CommandRun.OfAsync([.. line.Split(' ').Select(word => word.Replace("DATA", _data.Path, StringComparison.Ordinal))]);

        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.Equal(1, run.Error.AsSpan().TrimEnd().Count('\n') + 1);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bucket_for_backups_is_that_of_the_files_with_another_prefix_unless_it_is_set()
    {
        (string, string)[] files = [("Chat:S3:Bucket", "files"), ("Chat:S3:AccessKey", "key"), ("Chat:S3:SecretKey", "s"), ("Chat:S3:Prefix", "a/")];
        Assert.Equal(("files", "key", "a/backups/"), Bucket(files));
        Assert.Equal(("other", "key", "b/"), Bucket([.. files, ("Backup:S3:Bucket", "other"), ("Backup:S3:Prefix", "b/")]));

        var settings = Load([.. files, ("Backup:S3:Bucket", "No Bucket")]);
        Assert.Contains(
            "Backup:S3:Bucket must be 3 to 63", Assert.Throws<StartException>(() => Features.Backups(settings, null)).Message, StringComparison.Ordinal);
    }

    private static Settings Load(IEnumerable<(string Key, string Value)> settings) =>
        Settings.From([.. settings.Select(one => new Setting($"Parley:{one.Key}", one.Value, one.Key))], Features.Bind);

    private static (string Bucket, string AccessKey, string Prefix) Bucket(IReadOnlyList<(string, string)> settings)
    {
        var files = Load(settings).Bind("Chat:S3", new Parley.Chat.S3Options());
        var options = BackupBucketOptions.Read(Load(settings), files);
        return (options.Bucket, options.AccessKey, options.Prefix);
    }

    private Task<CommandRun> BackUpAsync(params string[] more) =>
        CommandRun.OfAsync(["backup", _backups.Path, "--data", _data.Path, .. more]);

    private async Task<string> CheckAsync() =>
        (await CommandRun.OfAsync("check", "--data", _data.Path, "--urls", "http://127.0.0.1:0")).Output;

    private Dictionary<string, double> Measure()
    {
        var measured = new Dictionary<string, double>();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, one) =>
        {
            if (instrument.Meter.Scope == meters) one.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        _ = new BackupMeter(Load([("Data", _data.Path)]), meters);
        listener.RecordObservableInstruments();
        return measured;
    }
}
