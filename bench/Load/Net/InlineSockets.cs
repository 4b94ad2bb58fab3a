namespace Parley.Bench.Load.Net;

/// <summary>All sockets of the process are served by one thread, inside its wait loop: the cheapest client there is in .NET.</summary>
internal static class InlineSockets
{
    private const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>Must run before the first socket is made.</summary>
    public static void Use()
    {
        Environment.SetEnvironmentVariable(Inline, "1");
        Environment.SetEnvironmentVariable(Threads, "1");
    }

    /// <summary>Keeps this from a program that is started, which inherits it otherwise.</summary>
    public static void Hide(IDictionary<string, string?> environment)
    {
        environment.Remove(Inline);
        environment.Remove(Threads);
    }
}
