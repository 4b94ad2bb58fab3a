namespace Parley.Server.Hosting;

/// <summary>Keeps the framework's host quiet while it starts: what goes wrong then is told once, in one sentence, by us.</summary>
internal sealed class StartupLogFilter
{
    private volatile bool _started;

    public bool Allows(LogLevel level) => _started && level >= LogLevel.Warning;

    public void Done() => _started = true;
}
