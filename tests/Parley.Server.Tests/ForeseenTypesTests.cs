using System.Collections;
using System.Reflection;
using System.Xml.Linq;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

/// <summary>
/// The container of services makes generic types from their definitions, such as the logger of each class. The compiler of machine code
/// cannot see which, so a list names them; what it does not name is built while the server starts, which takes longer.
/// </summary>
public sealed class ForeseenTypesTests
{
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/netfx/2013/01/metadata";

    [Fact]
    public async Task The_generic_types_that_the_services_of_a_start_are_made_of_are_compiled_ahead()
    {
        var path = Path.Combine(Repository.Root, "src", "Parley.Server", "ForeseenTypes.rd.xml");
        GeneratedFile.Check(path, Document(await FindAsync()), nameof(ForeseenTypesTests));
    }

    private static async Task<IEnumerable<Type>> FindAsync()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings.From(
            [new Setting("Parley:Data", folder.Path, "--data"), new Setting("Parley:Urls", "http://127.0.0.1:0", "--urls")], Features.Bind);
        await using var app = (await ServerHost.StartAsync(settings))!;
        await app.StopAsync();
        var found = CallSites(app.Services).SelectMany(Types).Where(IsConstructed);
        return [.. found.Distinct()];
    }

    // What the container remembers of each service that it has made.
    private static IEnumerable<object> CallSites(IServiceProvider services)
    {
        var factory = Read(services, "CallSiteFactory");
        var remembered = factory.GetType().GetField("_callSiteCache", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(factory);
        return ((IEnumerable)remembered!).Cast<object>().Select(pair => Read(pair, "Value"));
    }

    private static IEnumerable<Type> Types(object callSite) =>
        [.. new[] { Read(callSite, "ServiceType"), Read(callSite, "ImplementationType") }.OfType<Type>()];

    private static bool IsConstructed(Type type) => !type.ContainsGenericParameters && (type.IsGenericType || type.IsArray);

    private static object Read(object target, string property) =>
        target.GetType().GetProperty(property, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)?.GetValue(target)!;

    private static string Document(IEnumerable<Type> types)
    {
        var assemblies = types.GroupBy(type => type.Assembly.GetName().Name!).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new XElement(
                Schema + "Assembly", new XAttribute("Name", group.Key), group.Select(Name).Order(StringComparer.Ordinal).Select(Entry)));
        return new XElement(Schema + "Directives", new XElement(Schema + "Application", assemblies)) + "\n";
    }

    private static XElement Entry(string name) =>
        new(Schema + "Type", new XAttribute("Name", name), new XAttribute("Dynamic", "Required All"));

    private static string Name(Type type) => type switch
    {
        { IsArray: true } => Name(type.GetElementType()!) + "[]",
        { IsGenericType: true } => $"{type.GetGenericTypeDefinition().FullName}[{string.Join(',', type.GenericTypeArguments.Select(Qualified))}]",
        _ => type.FullName!,
    };

    private static string Qualified(Type type) => $"[{Name(type)}, {type.Assembly.GetName().Name}]";
}
