namespace Parley.Server.Hosting;

/// <summary>How the program ends, for supervisors and scripts. The table for operators is in docs/messenger/operating.md.</summary>
internal static class ExitCode
{
    /// <summary>Done; of a server: it was told to stop, and has stopped.</summary>
    public const int Done = 0;

    /// <summary>A command was refused or failed; of a server: it could not start, by a fault of ours.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a setting or the machine must be mended first; one line says what.</summary>
    public const int Wrong = 2;

    /// <summary>The server ran, and stopped because a part of it failed; the log says which.</summary>
    public const int Stopped = 3;

    /// <summary>Memory has run out, and the server ended at once rather than go on in doubt (<see cref="MemoryGuard"/>).</summary>
    public const int OutOfMemory = 70;
}
