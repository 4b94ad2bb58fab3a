using System.Text;
using Parley.Server.Configuration;
using Parley.Server.Demo;

namespace Parley.Server.Hosting;

/// <summary>The few lines that greet whoever started the server.</summary>
internal static class Banner
{
    public static void Print(TextWriter output, Settings settings, IEnumerable<string> urls, IReadOnlyList<DemoUser> users)
    {
        var addresses = urls.ToList();
        var text = new StringBuilder("Parley is ready. Ctrl+C stops it.\n");
        foreach (var url in addresses) text.Append($"  Listening  {url}\n");
        text.Append($"  Data       {settings.Data}\n");
        text.Append($"  Sign up    on the page at {addresses[0]}, or by POST {addresses[0]}/api/v1/users with {{ \"id\": …, \"password\": … }}\n");
        if (users.Count > 0) text.Append("  Demo       sign in as one of these; they are friends and share a group\n");
        foreach (var user in users) text.Append($"    {user.Id,-8} password {user.Password}\n");
        output.Write(text);   // at once, so that who reads it has all of it
        output.Flush();
    }
}
