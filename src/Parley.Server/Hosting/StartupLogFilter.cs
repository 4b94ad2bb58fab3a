namespace Parley.Server.Hosting;

/// <summary>Suppresses the host's log during start-up; the program reports a failed start itself, once.</summary>
internal sealed class StartupLogFilter
{
    private volatile bool _started;

    public bool Allows(LogLevel level) => _started && level >= LogLevel.Warning;

    public void Done() => _started = true;
}
