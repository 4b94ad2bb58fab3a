using Parley.Server.Configuration;
using Parley.Server.Demo;

namespace Parley.Server.Hosting;

/// <summary>The few lines that greet whoever started the server.</summary>
internal static class Banner
{
    public static void Print(TextWriter output, Settings settings, IEnumerable<string> urls, IReadOnlyList<DemoUser> users)
    {
        var addresses = urls.ToList();
        output.WriteLine("Parley is ready. Ctrl+C stops it.");
        output.WriteLine($"  Data       {settings.Data}");
        output.WriteLine($"  Sign up    on the page at {addresses[0]}, or by POST {addresses[0]}/api/v1/users with {{ \"id\": …, \"password\": … }}");
        output.WriteLine($"  Interface  {addresses[0]}/docs");
        if (users.Count > 0) output.WriteLine("  Demo       sign in as one of these; they are friends and share a group");
        foreach (var user in users) output.WriteLine($"    {user.Id,-8} password {user.Password}");
        // Last, so that a program that waits for it has read all the rest.
        foreach (var url in addresses) output.WriteLine($"  Listening  {url}");
        output.Flush();
    }
}
