using System.Text.RegularExpressions;
using SocketIOClient.Transport;

namespace Parley.Packaging.Tests;

/// <summary>A project that knows the library only as packages.</summary>
public sealed partial class FreshProjectTests(PackedLibrary library) : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <RestorePackagesPath>packages</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Parley.SocketIO" Version="0.1.0" />
          </ItemGroup>
        </Project>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-fresh-");

    [Fact]
    public async Task The_program_of_the_README_is_built_from_the_packages_and_chats()
    {
        Write("Chat.csproj", Project);
        Write("nuget.config", Sources());
        Write("Program.cs", ProgramOfReadme());
        await DotNetCommand.RunAsync(_folder.FullName, "build", "-c", "Release", "-o", "out");

        await using var program = await RunningProgram.StartAsync("dotnet", Path.Combine(_folder.FullName, "out/Chat.dll"));
        using var ann = await ChatClient.ConnectAsync(program.Url, "/chat", TransportProtocol.WebSocket);
        using var ben = await ChatClient.ConnectAsync(program.Url, "/chat", TransportProtocol.Polling);
        var heard = ben.NextAsync<string>("said");
        Assert.Equal(5, await ann.AskAsync<int>("say", "hello"));
        Assert.Equal("hello", await heard);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string ProgramOfReadme() =>
        CSharpBlock().Match(File.ReadAllText(Repository.File("src/Parley.SocketIO/README.md"))).Groups[1].Value;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    // Neither another source nor, thanks to the project's own folder for packages, what was unpacked earlier stands in for what was packed now.
    private string Sources() => $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="packed" value="{library.Feed}" />
          </packageSources>
        </configuration>
        """;

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
