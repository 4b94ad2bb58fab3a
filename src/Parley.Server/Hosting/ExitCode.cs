namespace Parley.Server.Hosting;

/// <summary>How the program ends, for supervisors and scripts. The table for operators is in docs/messenger/operating.md.</summary>
internal static class ExitCode
{
    /// <summary>A command succeeded; the server was stopped.</summary>
    public const int Done = 0;

    /// <summary>A command was refused or failed; the server could not start because of a fault of the program.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a setting or the environment is wrong; one line describes the problem.</summary>
    public const int Wrong = 2;

    /// <summary>The server ran and stopped because a part of it failed; the log names it.</summary>
    public const int Stopped = 3;

    /// <summary>
    /// The database could not be reached at the start, or has lost commits while the server ran. Starting again may help.
    /// </summary>
    public const int Unavailable = 69;

    /// <summary>
    /// Memory ran out, and the server ended at once instead of continuing in an undefined state (<see cref="MemoryGuard"/>).
    /// </summary>
    public const int OutOfMemory = 70;
}
