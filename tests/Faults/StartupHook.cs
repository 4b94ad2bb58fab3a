using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parley.Chat.Log;
using Parley.Chat.Nodes;
using Parley.Faults;

/// <summary>
/// Builds a fault into the server, to see that the tests of clusters find it: <c>DOTNET_STARTUP_HOOKS</c> names this assembly, and
/// <c>FAULT</c> the fault.
/// </summary>
internal static class StartupHook
{
    /// <summary>Called by the runtime before the program begins.</summary>
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new Listeners());

    private static void BuildIn(IServiceCollection services)
    {
        var fault = Environment.GetEnvironmentVariable("FAULT");
        if (fault == FaultyBus.EndlessLease) Wrap<INodeBus>(services, (bus, _) => new FaultyBus(bus));
        else Wrap<IRemoteEntries>(services, (entries, provider) => new FaultyEntries(entries, fault, provider));
    }

    private static void Wrap<T>(IServiceCollection services, Func<T, IServiceProvider, T> wrap)
        where T : class
    {
        var found = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider => wrap(
            (T)(found.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, found.ImplementationType!)),
            provider));
    }

    private sealed class Listeners : Observer<DiagnosticListener>
    {
        public override void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting") value.Subscribe(new Hosts());
        }
    }

    private sealed class Hosts : Observer<KeyValuePair<string, object?>>
    {
        public override void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is ("HostBuilding", IHostBuilder host)) host.ConfigureServices(BuildIn);
        }
    }

    private abstract class Observer<T> : IObserver<T>
    {
        public abstract void OnNext(T value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
