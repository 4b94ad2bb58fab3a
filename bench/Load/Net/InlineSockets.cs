namespace Parley.Bench.Load.Net;

/// <summary>All sockets of the process are served by one thread, inside its wait loop: the cheapest client there is in .NET.</summary>
internal static class InlineSockets
{
    /// <summary>Must run before the first socket is made.</summary>
    public static void Use()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
    }
}
