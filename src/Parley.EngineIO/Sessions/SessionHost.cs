using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Parley.EngineIO;

/// <summary>What all sessions of one endpoint share.</summary>
internal sealed class SessionHost
{
    public SessionHost(EngineSettings settings, ILogger logger, IMeterFactory? meters = null, EngineMemory? memory = null)
    {
        Settings = settings;
        Sessions = new SessionTable(settings.Time);
        Logger = logger;
        Memory = memory ?? new EngineMemory(settings.Options, settings.Time);
        Metrics = new EngineMetrics(meters, Sessions, Memory);
    }

    public EngineSettings Settings { get; }

    public EngineOptions Options => Settings.Options;

    public TimeProvider Time => Settings.Time;

    public ILogger Logger { get; }

    public EngineMemory Memory { get; }

    public SessionTable Sessions { get; }

    public EngineMetrics Metrics { get; }
}
