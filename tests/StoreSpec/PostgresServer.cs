using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>A real PostgreSQL in a temporary folder with a socket in it: no port, no password, and nothing is left.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string Account = "postgres";   // PostgreSQL refuses to run as root; Debian's package makes this account.
    private const string Administration = "postgres";
    private const string Template = "migrated";
    private const string Schema = "chat";
    private const int PatientSeconds = 60;   // For a statement: on a busy machine, one for thousands of users takes longer than ours may.

    private readonly string _folder = NewFolder();
    private readonly Lock _gate = new();
    private string? _programs;   // Guarded by _gate, as the next ones; null until a test needs a database.
    private bool _hasTemplate;
    private int _databases;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The folder of its socket: its host in a connection string.</summary>
    public string Host => _folder;

    /// <summary>Creates an empty database; starts the server for the first one.</summary>
    /// <returns>The connection string that leads to it.</returns>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed or does not start.</exception>
    public string NewEmptyDatabase()
    {
        string database;
        lock (_gate)
        {
            if (_programs is null) Make();
            database = Create("template0");
        }

        return NewSchema(database, Schema);
    }

    /// <summary>
    /// Creates a database that has been migrated: all tables, no rows. It is a copy, which takes a third of the time of a migration. Its
    /// statements may take long.
    /// </summary>
    /// <inheritdoc cref="NewEmptyDatabase"/>
    public string NewDatabase()
    {
        lock (_gate)
        {
            if (_programs is null) Make();
            if (!_hasTemplate) MakeTemplate();
            return Address(Create(Template), Schema) + $";Command Timeout={PatientSeconds}";
        }
    }

    /// <summary>Creates an empty schema in the same database as another one.</summary>
    public string NewSchemaBeside(string other) => NewSchema(new NpgsqlConnectionStringBuilder(other).Database!, "beside");

    /// <summary>Drops a database that nobody needs any more, of any of these servers: a thousand would not fit into the memory.</summary>
    /// <param name="database">Its connection string. One that leads elsewhere, or the path of a file, is left alone.</param>
    public static void Drop(string database)
    {
        if (!database.StartsWith("Host=", StringComparison.Ordinal)) return;

        var settings = new NpgsqlConnectionStringBuilder(database);
        Execute(settings.Host!, Administration, $"drop database {settings.Database} with (force)");
    }

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

    /// <summary>From now on, a commit does not wait for a standby, so a standby may lack it.</summary>
    public void LeaveStandby()
    {
        Execute("alter system reset synchronous_standby_names");
        Execute("select pg_reload_conf()");
    }

    /// <summary>Makes a standby the primary, and waits until it is.</summary>
    public void Promote()
    {
        Program("pg_ctl", "-D", Data, "-w", "-s", "promote");
        LeaveStandby();
    }

    /// <summary>Starts a program of PostgreSQL's account in the foreground, such as a pooler.</summary>
    public static Process StartBeside(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Process.Start("setpriv", [$"--reuid={Account}", $"--regid={Account}", "--clear-groups", "--", program, .. arguments])
        : Process.Start(program, arguments);

    /// <summary>Runs a statement as an administrator.</summary>
    public void Execute(string sql, string database = Administration) => Execute(_folder, database, sql);

    /// <summary>Breaks every connection to one database, and waits until they are closed.</summary>
    public void Cut(string database) =>
        Execute($"select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = '{new NpgsqlConnectionStringBuilder(database).ApplicationName}'");

    /// <summary>Starts the server after <see cref="Stop"/>.</summary>
    public void Start() =>
        Program("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-s", "start");

    /// <summary>Stops the server: at once, as a crash does, or when it has finished with its clients.</summary>
    public void Stop(bool crash)
    {
        Program("pg_ctl", "-D", Data, "-w", "-s", "-m", crash ? "immediate" : "fast", "stop");
        using var kept = NewConnection(_folder, Administration);
        NpgsqlConnection.ClearPool(kept);
    }

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

    // Guarded by _gate.
    private string Create(string template)
    {
        var database = $"tests_{_databases++}";
        Execute($"create database {database} template {template} strategy file_copy");
        return database;
    }

    private void MakeTemplate()
    {
        Execute($"create database {Template} template template0");
        using var database = DatabaseSetting.Choose(NewSchema(Template, Schema), NullLogger.Instance);
        using var sql = database.OpenWriter();
        Migrator.Run(sql, Migration.Embedded(database.Migrations), now: 0);
        _hasTemplate = true;
    }

    private string NewSchema(string database, string schema)
    {
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
            full_page_writes = off

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

    // Connections are distinguished by the name of their application.
    private string Address(string database, string schema) =>
        $"Host={_folder};Username=parley;Database={database};Search Path={schema};Application Name={database}.{schema}";

    private static void Execute(string host, string database, string sql)
    {
        using var connection = NewConnection(host, database);
        connection.Open();
#pragma warning disable CA2100 // The statements of tests.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    // The connections for administration are kept: to open one takes PostgreSQL longer than to create a database.
    private static NpgsqlConnection NewConnection(string host, string database) => new(
        $"Host={host};Username=parley;Database={database};Pooling={database == Administration};Server Compatibility Mode=NoTypeLoading");

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
