using System.Diagnostics.CodeAnalysis;

namespace Parley.Server.Hosting;

/// <summary>Tells a server that was told to stop from one that a fault has stopped: the host itself ends both in the same way.</summary>
internal static class HostEnd
{
    /// <summary>Waits until the host has stopped.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WaitAsync(IHost host)
    {
        try
        {
            await host.WaitForShutdownAsync();
        }
        catch (Exception exception) when (FaultOf(host) is not null)
        {
            _ = exception;   // The fault itself, once more, or what followed from it.
        }

        if (FaultOf(host) is not { } fault) return ExitCode.Done;

        await Console.Error.WriteLineAsync($"Parley has stopped because a part of it failed, which is a fault in it. {fault}");
        return ExitCode.Stopped;
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Those of libraries, which nothing supervises.")]
    private static AggregateException? FaultOf(IHost host) => host.Services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Select(service => service.ExecuteTask?.Exception).FirstOrDefault(exception => exception is not null);
}
