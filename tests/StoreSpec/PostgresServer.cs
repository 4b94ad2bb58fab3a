using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Parley.StoreSpec;

/// <summary>A real PostgreSQL in a throw-away folder, reached by a socket in it: no port, no password, nothing that stays.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string Account = "postgres";   // PostgreSQL refuses to run as root; Debian's package makes this account.

    private readonly string _folder = NewFolder();
    private readonly string _programs = FindPrograms();
    private int _schemas;

    /// <summary>Makes the cluster and starts it.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed or does not start.</exception>
    public PostgresServer()
    {
        if (Environment.IsPrivilegedProcess) Run("chown", Account, _folder);
        Program("initdb", "-D", Data, "--username=parley", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
        File.AppendAllText(
            Path.Combine(Data, "postgresql.conf"),
            $"""

            listen_addresses = ''
            unix_socket_directories = '{_folder}'
            max_connections = 400
            shared_buffers = 32MB
            logging_collector = off
            autovacuum = off

            """);
        Start();
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes an empty schema that the answered connection string leads to.</summary>
    public string NewDatabase()
    {
        var schema = string.Create(CultureInfo.InvariantCulture, $"chat_{Interlocked.Increment(ref _schemas)}");
        Execute($"create schema {schema}");
        return Address(schema);
    }

    /// <summary>Runs a statement as an administrator.</summary>
    public void Execute(string sql, string schema = "public")
    {
        using var connection = new NpgsqlConnection(Address(schema) + ";Pooling=false");
        connection.Open();
#pragma warning disable CA2100 // The statements of tests.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Cuts every connection to one database, and returns when they are gone.</summary>
    public void Cut(string database) =>
        Execute($"select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = '{new NpgsqlConnectionStringBuilder(database).SearchPath}'");

    /// <summary>Starts the server after <see cref="Stop"/>.</summary>
    public void Start() =>
        Program("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-s", "start");

    /// <summary>Stops the server: at once, as a crash does, or when it has finished with its clients.</summary>
    public void Stop(bool crash) => Program("pg_ctl", "-D", Data, "-w", "-s", "-m", crash ? "immediate" : "fast", "stop");

    /// <summary>Stops all its processes where they are: connections stay, new ones are taken by the kernel, and nothing is answered.</summary>
    public void Pause() => Signal("-STOP", Processes());

    /// <summary>Lets them go on.</summary>
    public void Resume() => Signal("-CONT", Processes());

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) Stop(crash: true);
        Directory.Delete(_folder, recursive: true);
    }

    private List<string> Processes()
    {
        var main = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        return [main, .. File.ReadAllText($"/proc/{main}/task/{main}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static void Signal(string signal, IEnumerable<string> processes)
    {
        using var kill = Process.Start("kill", [signal, .. processes]);
        kill.WaitForExit();
    }

    private string Address(string schema) =>
        $"Host={_folder};Username=parley;Database=postgres;Search Path={schema};Application Name={(schema == "public" ? "tests" : schema)}";

    // In memory where there is enough of it: hundreds of tests wait for every commit, and no test takes the power away.
    private static string NewFolder()
    {
        var memory = new DriveInfo("/dev/shm");
        var parent = memory is { IsReady: true, AvailableFreeSpace: > 4L << 30 } ? memory.Name : Path.GetTempPath();
        var folder = Path.Combine(parent, $"parley-pg-{Guid.NewGuid():N}"[..16]);
        return Directory.CreateDirectory(folder).FullName;
    }

    private static string FindPrograms()
    {
        var debian = new DirectoryInfo("/usr/lib/postgresql");
        var found = (debian.Exists ? debian.GetDirectories() : [])
            .Where(version => int.TryParse(version.Name, out _))
            .OrderByDescending(version => int.Parse(version.Name, CultureInfo.InvariantCulture))
            .Select(version => Path.Combine(version.FullName, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
        return found ?? throw new InvalidOperationException("The tests need PostgreSQL 15 or newer (initdb, pg_ctl, postgres); ./test.sh installs it.");
    }

    private void Program(string name, params string[] arguments)
    {
        var path = Path.Combine(_programs, name);
        if (Environment.IsPrivilegedProcess) Run("setpriv", [$"--reuid={Account}", $"--regid={Account}", "--clear-groups", "--", path, .. arguments]);
        else Run(path, arguments);
    }

    private void Run(string program, params string[] arguments)
    {
        // Its output goes nowhere: the server would inherit a pipe, and whoever reads it would wait for the server's end.
        var script = string.Join(' ', arguments.Prepend(program).Select(word => $"'{word}'"));
        var output = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(_folder)}.out");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{script} > '{output}' 2>&1"]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        var said = File.ReadAllText(output);
        File.Delete(output);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{script} failed with {process.ExitCode}: {said}");
    }
}
