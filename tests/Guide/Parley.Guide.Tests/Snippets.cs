using System.Text;
using System.Text.RegularExpressions;
using Parley.Packaging.Tests;

namespace Parley.Guide.Tests;

/// <summary>Makes a project of the guide's code: each block is the body of a method, and its types are those of its page.</summary>
internal static partial class Snippets
{
    // The names that docs/guide/README.md declares for every page.
    private const string Context = """
        global using System.Net.WebSockets;
        global using System.Security.Claims;
        global using System.Text;
        global using System.Text.Json;
        global using System.Text.Json.Serialization;
        global using System.Text.RegularExpressions;
        global using Microsoft.AspNetCore.HttpOverrides;
        global using Parley.Chat;
        global using Parley.Chat.Administration;
        global using Parley.EngineIO;
        global using Parley.SocketIO;
        global using Parley.SocketIO.Redis;

        public abstract class GuideContext
        {
            protected readonly string[] args = [];
            protected readonly WebApplicationBuilder builder = null!;
            protected readonly WebApplication app = null!;
            protected readonly SocketIOEndpoint io = null!;
            protected readonly SocketIOServer server = null!;
            protected readonly SocketNamespace chat = null!;
            protected readonly Socket socket = null!;
            protected readonly CancellationToken cancellationToken;
            protected readonly SocketEvent<string, int> say = new("say");
            protected readonly SocketEvent<string> said = new("said");
        }

        internal static class Assert
        {
            public static void Equal<T>(T expected, T actual) => ArgumentOutOfRangeException.ThrowIfNotEqual((actual, expected).Equals((expected, expected)), true);
        }

        internal sealed class MyAdapter(LocalAdapter local) : Adapter(local)
        {
            public override ValueTask<int> ServerCountAsync(CancellationToken cancellationToken) => new(1);
            public override void Broadcast(in BroadcastTarget target, EventPacket packet) { }
            public override Task BroadcastWithAckAsync(BroadcastTarget target, EventPacket packet, TimeSpan timeout, IAckReceiver acks) => Task.CompletedTask;
            public override Task<IReadOnlyList<SocketDescription>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken) =>
                Task.FromResult<IReadOnlyList<SocketDescription>>([]);
            public override void SocketsJoin(in BroadcastTarget target, IReadOnlyList<string> rooms) { }
            public override void SocketsLeave(in BroadcastTarget target, IReadOnlyList<string> rooms) { }
            public override void DisconnectSockets(in BroadcastTarget target, bool close) { }
            public override void ServerSideEmit(EventPacket packet) { }
            public override Task ServerSideEmitWithAckAsync(EventPacket packet, TimeSpan timeout, IAckReceiver acks) => Task.CompletedTask;
        }
        """;

    private static readonly string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Library</OutputType>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <!-- What is shown but not used, and bodies without an await, are the price of short examples. -->
            <NoWarn>CS1998;CS0219;CS0168;CS8321;CS0162;IDE0059</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Parley.*.dll")}" Exclude="{Path.Combine(AppContext.BaseDirectory, "Parley.Guide.*.dll")}" />
            <Reference Include="{Path.Combine(AppContext.BaseDirectory, "StackExchange.Redis.dll")}" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Compiles blocks of pages; errors of the compiler name the page and the line.</summary>
    public static async Task<string> CompileAsync(IEnumerable<(Page Page, CodeBlock Block)> blocks)
    {
        var folder = Directory.CreateTempSubdirectory("parley-guide-");
        try
        {
            Write("Guide.csproj", Project);
            Write("Context.cs", Context);
            foreach (var (page, block) in blocks) Write($"{NameOf(page)}{block.Line}.cs", Wrap(page, block));
            return await DotNetCommand.RunAsync(folder.FullName, "build", "-v", "quiet");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);
    }

    private static string Wrap(Page page, CodeBlock block)
    {
        var lines = block.Text.Split('\n');
        var usings = lines.TakeWhile(line => Using().IsMatch(line)).ToList();
        var body = lines.Skip(usings.Count).TakeWhile(line => !Type().IsMatch(line)).ToList();
        var code = new StringBuilder();
        code.AppendLine(string.Join('\n', usings));
        code.AppendLine($"namespace Guide.{NameOf(page)};");
        code.AppendLine($"internal sealed class Block{block.Line} : GuideContext {{ public async Task RunAsync() {{");
        AppendLines(code, page, block.Line + usings.Count, body);
        code.AppendLine("} }");
        AppendLines(code, page, block.Line + usings.Count + body.Count, lines.Skip(usings.Count + body.Count));
        return code.ToString();
    }

    private static void AppendLines(StringBuilder code, Page page, int first, IEnumerable<string> lines) =>
        code.AppendLine($"#line {first} \"{page.Name}\"").AppendLine(string.Join('\n', lines)).AppendLine("#line default");

    private static string NameOf(Page page) => "P" + NotALetter().Replace(page.Name, "_");

    // With the comments and empty lines around them.
    [GeneratedRegex(@"^(using [A-Z][\w.]*;|//.*)?$")]
    private static partial Regex Using();

    // At the left margin: types follow, as at the end of every program.
    [GeneratedRegex(@"^(\[Json|((public|internal|sealed|static|abstract|partial) )*(class|record|struct|interface|enum) )")]
    private static partial Regex Type();

    [GeneratedRegex(@"\W")]
    private static partial Regex NotALetter();
}
