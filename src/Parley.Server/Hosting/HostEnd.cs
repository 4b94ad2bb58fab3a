using System.Diagnostics.CodeAnalysis;
using Parley.Chat.Storage;

namespace Parley.Server.Hosting;

/// <summary>Distinguishes a server that was stopped on request from one that a fault stopped; the host ends both in the same way.</summary>
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
            _ = exception;   // The fault itself again, or a consequence of it.
        }

        if (FaultOf(host) is not { } fault) return ExitCode.Done;
        if (fault.InnerException is StoreException lost)
        {
            await Console.Error.WriteLineAsync($"Parley stopped: {lost.Message}");
            return ExitCode.Unavailable;
        }

        await Console.Error.WriteLineAsync($"Parley stopped because a part of it failed. This is a bug. {fault}");
        return ExitCode.Stopped;
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Those of libraries, which nothing supervises.")]
    private static AggregateException? FaultOf(IHost host) => host.Services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Select(service => service.ExecuteTask?.Exception).FirstOrDefault(exception => exception is not null);
}
