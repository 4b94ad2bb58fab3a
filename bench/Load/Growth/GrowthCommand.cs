using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Parley.Bench.Load.Growth;

/// <summary><c>growth</c>: how the messenger's costs change while its database grows.</summary>
internal static class GrowthCommand
{
    private const int BytesPerEntry = 1_200;   // With the search index, and twice for the backup.

    private static readonly Option<long[]> Entries = new("--entries")
    {
        Description = "sizes of the log, ascending [default: 1000000,10000000,50000000]",
        CustomParser = result => [.. result.Tokens[0].Value.Split(',').Select(text => long.Parse(text, CultureInfo.InvariantCulture))],
        DefaultValueFactory = _ => [1_000_000, 10_000_000, 50_000_000],
    };

    private static readonly Option<int> Users = new("--users") { DefaultValueFactory = _ => 100_000, Description = "with ten conversations each" };
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 10, Description = "of each measurement" };
    private static readonly Option<string?> Data = new("--data") { Description = "where the database is made, or goes on growing; it stays there" };
    private static readonly Option<bool> Keep = new("--keep") { Description = "leave the data in the folder for temporary files" };
    private static readonly Option<bool> Postgres = new("--postgres") { Description = "move each size to a PostgreSQL of its own and measure there" };
    private static readonly Option<int> Port = new("--port") { DefaultValueFactory = _ => 21198 };

    public static Command Create()
    {
        var command = new Command("growth", "Our costs while the database grows. To be run in the root of the repository.")
        {
            Entries, Users, Seconds, Data, Keep, Postgres, Port,
        };
        command.SetAction((arguments, _) => RunAsync(arguments));
        return command;
    }

    private static async Task RunAsync(ParseResult arguments)
    {
        var given = arguments.GetValue(Data);
        var data = Path.GetFullPath(given ?? Directory.CreateTempSubdirectory("parley-growth-").FullName);
        Directory.CreateDirectory(data);
        var sizes = arguments.GetRequiredValue(Entries);
        CheckSpace(data, sizes[^1]);
        try
        {
            await RunAsync(arguments, data, sizes);
        }
        finally
        {
            if (given is not null || arguments.GetValue(Keep)) await Console.Error.WriteLineAsync($"The data is in {data}.");
            else await DeleteAsync(data);
        }
    }

    private static async Task RunAsync(ParseResult arguments, string data, long[] sizes)
    {
        GrownServer.Prepare();
        var port = arguments.GetRequiredValue(Port);
        var grown = new GrownServer(data, port);
        await grown.RunAsync("migrate");
        var measured = new List<(long, IReadOnlyList<Measure>)>();
        foreach (var entries in sizes)
        {
            Grow(Path.Combine(data, "parley.db"), new Population(arguments.GetRequiredValue(Users)), entries);
            using var server = arguments.GetValue(Postgres) ? await MoveAsync(grown, data, entries, port) : grown;
            using var run = new GrowthRun(server, arguments.GetRequiredValue(Seconds));
            measured.Add((entries, await run.RunAsync()));
            Console.WriteLine(GrowthTable.Of(measured));
        }
    }

    // PostgreSQL has a user of its own, who must get to its folder.
    private static async Task<GrownServer> MoveAsync(GrownServer grown, string data, long entries, int port)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("PostgreSQL is measured on Linux only.");

        const UnixFileMode passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var folder = Path.Combine(data, entries.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder, passable);
        File.SetUnixFileMode(data, passable);
        var moved = new GrownServer(folder, port, isOnPostgres: true);
        await grown.RunAsync("export", moved.ImportFile);
        return moved;
    }

    private static void Grow(string file, Population population, long entries)
    {
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        using var generator = new Generator(file, population);
        var written = Math.Max(0, entries - generator.Entries);
        generator.Grow(entries);
        var (rate, perCpu) = (Rate(written, Stopwatch.GetElapsedTime(start)), Rate(written, Environment.CpuUsage.TotalTime - processor));
        Console.Error.WriteLine($"== {entries:#,0} entries, written {rate} a second, {perCpu} for a CPU second");
    }

    // PostgreSQL needs a moment to notice that its server has ended.
    private static async Task DeleteAsync(string data)
    {
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        Directory.Delete(data, recursive: true);
    }

    private static string Rate(long count, TimeSpan time) => (count / time.TotalSeconds).ToString("#,0", CultureInfo.InvariantCulture);

    private static void CheckSpace(string data, long entries)
    {
        var free = new DriveInfo(data).AvailableFreeSpace;
        if (free < entries * BytesPerEntry)
            throw new IOException($"{entries:#,0} entries and a backup of them need {entries * BytesPerEntry >> 30} GiB in {data}; {free >> 30} are free.");
    }
}
