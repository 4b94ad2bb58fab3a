using Parley.EngineIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>The settings that all three protocol suites expect.</summary>
internal static class SuiteSettings
{
    public static void Apply(EngineOptions options)
    {
        options.PingInterval = TimeSpan.FromMilliseconds(300);
        options.PingTimeout = TimeSpan.FromMilliseconds(200);
        options.MaxPayload = 1_000_000;
        options.AllowedOrigins.Add("*");
    }
}
