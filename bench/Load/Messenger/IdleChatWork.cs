using System.Diagnostics;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>
/// A messenger that nobody uses: after how long it is ready, what it holds of the memory, and how often its threads wake up.
/// </summary>
internal sealed class IdleChatWork(ChatSettings settings) : ChatWork("idle", settings)
{
    // What it does on its own, it does every few seconds.
    private const double Watched = 20;

    public override async Task<Result> RunAsync()
    {
        var ready = await RestartAsync();
        await PauseAsync(Settings.WarmUp);
        var (waits, cpu, start) = (Server.Waits(), Server.CpuSeconds(), Stopwatch.GetTimestamp());
        await PauseAsync(Watched);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return NewResult(0, seconds, Server.CpuSeconds() - cpu) with
        {
            Figures = new Dictionary<string, double>
            {
                ["residentMiB"] = Math.Round(Server.ResidentKiB() / 1024.0, 1),
                ["ready"] = ready,
                ["wakeUpsPerSecond"] = Math.Round(Server.Waits().Sum(now => now.Value - waits.GetValueOrDefault(now.Key)) / seconds, 1),
            },
        };
    }
}
