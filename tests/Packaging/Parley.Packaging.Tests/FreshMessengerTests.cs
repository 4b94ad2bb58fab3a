using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Parley.Packaging.Tests;

/// <summary>A project that uses the messenger as a package, created as on its page in the documentation.</summary>
public sealed partial class FreshMessengerTests(PackedLibrary library) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-fresh-chat-");

    private string Project => Path.Combine(_folder.FullName, "Hello");

    [Fact]
    public async Task The_shortest_messenger_of_the_documentation_runs_without_further_settings()
    {
        // Packages of others come from those that this machine has unpacked, and ours from this run.
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="parley" value="{library.Feed}" /><add key="others" value="{packages}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="parley"><package pattern="Parley.*" /></packageSource>
                <packageSource key="others"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """, TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(Repository.File("docs/messenger/embedding.md"), TestContext.Current.CancellationToken);
        var folder = _folder.FullName;
        foreach (var command in Commands().Match(page).Groups[1].Value.TrimEnd().Split('\n'))
        {
            if (command == "cd Hello") folder = Project;
            else await DotNetCommand.RunAsync(folder, command.Split(' ')[1..]);
        }

        await File.WriteAllTextAsync(
            Path.Combine(Project, "Program.cs"), Code().Match(page).Groups[1].Value, TestContext.Current.CancellationToken);

        await DotNetCommand.RunAsync(Project, "build", "-warnaserror");
        var output = Path.Combine(Project, "bin/Debug/net10.0");
        await using var hello = await RunningProgram.StartAsync("dotnet", Path.Combine(output, "Hello.dll"), "--contentRoot", Project);
        using var http = new HttpClient { BaseAddress = hello.Url };
        var account = JsonContent.Create(new { id = "ada", password = "correct horse battery" });

        using var made = await http.PostAsync("api/v1/users", account, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var size = new DirectoryInfo(output).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Assert.InRange(size, 0, 60 * 1024 * 1024);   // With the native code of all platforms, it would be half a gigabyte.
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex("## The shortest messenger\n\n```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Commands();

    [GeneratedRegex("## The shortest messenger\n.*?```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
