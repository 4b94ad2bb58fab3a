using Parley.Server.Configuration;
using Parley.Server.Demo;

namespace Parley.Server.Hosting;

/// <summary>The few lines that greet whoever started the server.</summary>
internal static class Banner
{
    /// <summary>What to do about a database that is there and not used.</summary>
    public const string ForsakenRemedy = "if it was in use before, move it (\"Moving to another database\" in docs/messenger/operating.md); else move it away.";

    public static void Print(TextWriter output, Settings settings, IEnumerable<string> urls, IReadOnlyList<DemoUser> users)
    {
        var addresses = urls.ToList();
        output.WriteLine("Parley is ready. Ctrl+C stops it.");
        var place = addresses[0] + settings.BasePath;
        output.WriteLine($"  Data       {settings.Data}");
        output.WriteLine($"  Database   {Features.Database(settings).Description}");
        if (Features.ForsakenDatabase(settings) is { } forsaken)
            output.WriteLine($"  Warning    {forsaken} is there, too, and what is in it is not shown: {ForsakenRemedy}");
        output.WriteLine($"  Sign up    on the page at {place}{(settings.BasePath.Length > 0 ? "/" : "")}, or by POST {place}/api/v1/users with {{ \"id\": …, \"password\": … }}");
        output.WriteLine($"  Interface  {place}/docs");
        if (users.Count > 0) output.WriteLine("  Demo       sign in as one of these; they are friends and share a group");
        foreach (var user in users) output.WriteLine($"    {user.Id,-8} password {user.Password}");
        // Last, so that a program that waits for it has read all the rest.
        foreach (var url in addresses) output.WriteLine($"  Listening  {url}");
        output.Flush();
    }
}
