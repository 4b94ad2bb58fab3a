using System.Text.RegularExpressions;
using SocketIOClient.Transport;

namespace Parley.Packaging.Tests;

/// <summary>A project that uses the library as packages, created as on the guide's first page.</summary>
public sealed partial class FreshProjectTests(PackedLibrary library) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-fresh-");

    private string Project => Path.Combine(_folder.FullName, "Hello");

    [Fact]
    public async Task The_programs_of_the_first_guide_page_and_of_the_README_run_in_a_new_project()
    {
        // Only the packages of this run are used, without other sources and without packages that were unpacked earlier.
        Write("../nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        Write("../Directory.Build.props",
            "<Project><PropertyGroup><RestorePackagesPath>../packages</RestorePackagesPath></PropertyGroup></Project>");
        await FollowAsync();

        await using (var hello = await RunAsync())
        {
            using var client = await ChatClient.ConnectAsync(hello.Url, "/", TransportProtocol.Polling);
            Assert.StartsWith("Hello world, you are ", await client.AskAsync<string>("hello", "world"), StringComparison.Ordinal);
            using var http = new HttpClient();
            Assert.Contains(
                "socket.emitWithAck", await http.GetStringAsync(hello.Url, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Write("Program.cs", CSharpBlock().Match(File.ReadAllText(Repository.File("src/Parley.SocketIO/README.md"))).Groups[1].Value);
        await using var program = await RunAsync();
        using var ann = await ChatClient.ConnectAsync(program.Url, "/chat", TransportProtocol.WebSocket);
        using var ben = await ChatClient.ConnectAsync(program.Url, "/chat", TransportProtocol.Polling);
        var heard = ben.NextAsync<string>("said");
        Assert.Equal(5, await ann.AskAsync<int>("say", "hello"));
        Assert.Equal("hello", await heard);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // The commands of the page, and its files where the page introduces them.
    private async Task FollowAsync()
    {
        var folder = _folder.FullName;
        foreach (var command in Guide.Commands)
        {
            if (command.StartsWith("dotnet pack ", StringComparison.Ordinal)) continue;   // done, for all tests
            if (command == "cd Hello")
            {
                folder = Project;
                Write("nuget.config", Guide.Code("xml")
                    .Replace($"/path/to/the/clone/{Guide.Folder}", library.Feed, StringComparison.Ordinal));
                continue;
            }

            Assert.StartsWith("dotnet ", command, StringComparison.Ordinal);
            await DotNetCommand.RunAsync(folder, command.Split(' ')[1..]);
        }

        Write("Program.cs", Guide.Code("csharp"));
        Write("wwwroot/index.html", Guide.Code("html"));
    }

    // "dotnet run" does the same, with a process in between that would outlive the test.
    private async Task<RunningProgram> RunAsync()
    {
        await DotNetCommand.RunAsync(Project, "build", "-warnaserror");
        return await RunningProgram.StartAsync("dotnet", Path.Combine(Project, "bin/Debug/net10.0/Hello.dll"), "--contentRoot", Project);
    }

    private void Write(string name, string text)
    {
        var file = Path.GetFullPath(Path.Combine(Project, name));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
