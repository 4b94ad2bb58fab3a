using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Parley.StoreSpec;

/// <summary>A real PostgreSQL in a temporary folder with a socket in it: no port, no password, and nothing is left.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string Account = "postgres";   // PostgreSQL refuses to run as root; Debian's package makes this account.
    private const int SchemasOfADatabase = 20;

    private readonly string _folder = NewFolder();
    private readonly Lock _gate = new();
    private string? _programs;   // Guarded by _gate, as the next one; null until a test needs a database.
    private int _schemas;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The folder of its socket: its host in a connection string.</summary>
    public string Host => _folder;

    /// <summary>Creates an empty schema; starts the server for the first one.</summary>
    /// <remarks>
    /// A connection reads the types of its whole database when it opens. With a thousand schemas in one database that took half a second.
    /// </remarks>
    /// <returns>The connection string that leads to it.</returns>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed or does not start.</exception>
    public string NewDatabase()
    {
        string database;
        lock (_gate)
        {
            if (_programs is null) Make();
            database = string.Create(CultureInfo.InvariantCulture, $"tests_{_schemas / SchemasOfADatabase}");
            if (_schemas++ % SchemasOfADatabase == 0) Execute($"create database {database} template template0");
        }

        return NewSchema(database);
    }

    /// <summary>Creates an empty schema in the same database as another one.</summary>
    public string NewSchemaBeside(string other) => NewSchema(new NpgsqlConnectionStringBuilder(other).Database!);

    /// <summary>
    /// Starts a second server that repeats everything that this one writes. From now on, a commit here is confirmed when it is there, too.
    /// </summary>
    public PostgresServer NewStandby()
    {
        var standby = new PostgresServer { _programs = _programs };
        if (Environment.IsPrivilegedProcess) Run("chown", Account, standby._folder);
        Program("pg_basebackup", "-D", standby.Data, "-h", _folder, "-U", "parley", "-R", "-X", "stream", "-c", "fast", "--no-sync");
        File.AppendAllText(Path.Combine(standby.Data, "postgresql.conf"), $"unix_socket_directories = '{standby._folder}'\n");
        standby.Start();
        Execute("alter system set synchronous_standby_names = '*'");
        Execute("select pg_reload_conf()");
        return standby;
    }

    /// <summary>Makes a standby the primary, and waits until it is.</summary>
    public void Promote()
    {
        Program("pg_ctl", "-D", Data, "-w", "-s", "promote");
        Execute("alter system reset synchronous_standby_names");
        Execute("select pg_reload_conf()");
    }

    /// <summary>Starts a program of PostgreSQL's account in the foreground, such as a pooler.</summary>
    public static Process StartBeside(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Process.Start("setpriv", [$"--reuid={Account}", $"--regid={Account}", "--clear-groups", "--", program, .. arguments])
        : Process.Start(program, arguments);

    /// <summary>Runs a statement as an administrator.</summary>
    public void Execute(string sql, string database = "postgres")
    {
        using var connection = new NpgsqlConnection(Address(database, "public") + ";Pooling=false;Server Compatibility Mode=NoTypeLoading");
        connection.Open();
#pragma warning disable CA2100 // The statements of tests.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Breaks every connection to one database, and waits until they are closed.</summary>
    public void Cut(string database) =>
        Execute($"select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = '{new NpgsqlConnectionStringBuilder(database).SearchPath}'");

    /// <summary>Starts the server after <see cref="Stop"/>.</summary>
    public void Start() =>
        Program("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-s", "start");

    /// <summary>Stops the server: at once, as a crash does, or when it has finished with its clients.</summary>
    public void Stop(bool crash) => Program("pg_ctl", "-D", Data, "-w", "-s", "-m", crash ? "immediate" : "fast", "stop");

    /// <summary>
    /// Pauses all its processes: connections stay open, the kernel accepts new ones, and nothing is answered.
    /// </summary>
    public void Pause() => Signal("-STOP", Processes());

    /// <summary>Continues them.</summary>
    public void Resume() => Signal("-CONT", Processes());

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) Stop(crash: true);
        Directory.Delete(_folder, recursive: true);
    }

    // The name is unique over all databases, because connections are distinguished by it.
    private string NewSchema(string database)
    {
        var schema = $"chat_{Guid.NewGuid():N}";
        Execute($"create schema {schema}", database);
        return Address(database, schema);
    }

    private void Make()
    {
        _programs = FindPrograms();
        if (Environment.IsPrivilegedProcess) Run("chown", Account, _folder);
        Program(
            "initdb", "-D", Data, "--username=parley", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
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

    private string Address(string database, string schema) =>
        $"Host={_folder};Username=parley;Database={database};Search Path={schema};Application Name={(schema == "public" ? "tests" : schema)}";

    // In memory if there is enough: hundreds of tests wait for every commit, and no test needs durable data.
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
        return found ?? throw new InvalidOperationException(
            "The tests need PostgreSQL 15 or newer (initdb, pg_ctl, postgres); ./test.sh installs it.");
    }

    private void Program(string name, params string[] arguments)
    {
        var path = Path.Combine(_programs!, name);
        if (Environment.IsPrivilegedProcess)
            Run("setpriv", [$"--reuid={Account}", $"--regid={Account}", "--clear-groups", "--", path, .. arguments]);
        else Run(path, arguments);
    }

    private void Run(string program, params string[] arguments)
    {
        // Its output is discarded, because the server would inherit a pipe, and a reader would wait until the server ends.
        var script = string.Join(' ', arguments.Prepend(program).Select(word => $"'{word}'"));
        var output = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(_folder)}.out");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{script} > '{output}' 2>&1"])
        {
            WorkingDirectory = "/"
        })!;
        process.WaitForExit();
        var said = File.ReadAllText(output);
        File.Delete(output);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{script} failed with {process.ExitCode}: {said}");
    }
}
