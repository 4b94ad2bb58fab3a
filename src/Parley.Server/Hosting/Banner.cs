using Parley.Server.Configuration;
using Parley.Server.Demo;

namespace Parley.Server.Hosting;

/// <summary>The lines that the server prints when it is ready.</summary>
internal static class Banner
{
    /// <summary>What to do about an unused database.</summary>
    public const string ForsakenRemedy =
        "if it was in use, move its content (\"Moving to another database\" in docs/messenger/operating.md); otherwise move the file away.";

    public static void Print(
        TextWriter output, Settings settings, IEnumerable<string> urls, IEnumerable<string> metrics, IReadOnlyList<DemoUser> users,
        string? setupCode)
    {
        var addresses = urls.ToList();
        output.WriteLine("Parley is ready. Ctrl+C stops it.");
        var address = addresses[0] + settings.BasePath;
        output.WriteLine($"  Data       {settings.Data}");
        output.WriteLine($"  Database   {Features.Database(settings).Description}");
        if (Features.ForsakenDatabase(settings) is { } forsaken)
            output.WriteLine($"  Warning    {forsaken} exists too but is not used: {ForsakenRemedy}");
        if (setupCode is not null)
            output.WriteLine($"  Set up     {address}/ asks for the administrator's account; from another machine, with the code {setupCode}");
        output.WriteLine($"  Sign up    on the page at {address}{(settings.BasePath.Length > 0 ? "/" : "")}, or with POST {address}/api/v1/users and {{ \"id\": …, \"password\": … }}");
        output.WriteLine($"  Interface  {address}/docs");
        foreach (var url in metrics) output.WriteLine($"  Metrics    {url}");
        if (users.Count > 0) output.WriteLine("  Demo       sign in as one of these users; they are friends and share a group");
        foreach (var user in users) output.WriteLine($"    {user.Id,-8} password {user.Password}");
        // Last, so that a program waiting for this line has read all the others.
        foreach (var url in addresses) output.WriteLine($"  Listening  {url}");
        output.Flush();
    }
}
