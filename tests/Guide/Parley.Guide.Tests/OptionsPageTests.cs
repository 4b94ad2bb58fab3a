using System.Globalization;
using System.Reflection;
using Parley.EngineIO;
using Parley.SocketIO;
using Parley.SocketIO.Redis;

namespace Parley.Guide.Tests;

/// <summary>docs/guide/11-options.md lists every option with its default, and no other.</summary>
public sealed class OptionsPageTests
{
    // What the page shows instead of these default values.
    private static readonly Dictionary<string, string> Words = new()
    {
        ["Engine"] = "",
        ["Recovery"] = "off",
        ["Json"] = "camelCase, nulls left out, 64 levels",
        ["AllowedOrigins"] = "none",
        ["UnverifiedPacketsPerSecond"] = "as `PacketsPerSecond`",
        ["MaxMemory"] = "a quarter of the available memory",
        ["MaxUnassignedMemory"] = "as `MaxMemory`",
        ["Cookie"] = "none",
        ["OnHandshake"] = "none",
    };

    [Fact]
    public void Every_option_of_the_server_is_listed() => Check("`SocketIOOptions`", new SocketIOOptions());

    [Fact]
    public void Every_option_of_the_transport_is_listed() => Check("`SocketIOOptions.Engine`", new EngineOptions());

    [Fact]
    public void Every_option_of_recovery_is_listed() => Check("`SocketIOOptions.Recovery`", new RecoveryOptions());

    [Fact]
    public void Every_option_of_the_Redis_adapter_is_listed() => Check("`RedisAdapterOptions`", new RedisAdapterOptions());

    [Fact]
    public void Every_option_of_the_streams_adapter_is_listed() => Check("`RedisStreamsAdapterOptions`", new RedisStreamsAdapterOptions());

    private static void Check(string heading, object options)
    {
        var expected = options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (Name: $"`{property.Name}`", Default: Text(property, property.GetValue(options))));
        var listed = Page.Of("11-options.md").Section(heading).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|')).Select(cells => (Name: cells[1].Trim(), Default: cells[2].Trim())).ToList();
        Assert.Equal(expected.OrderBy(one => one.Name, StringComparer.Ordinal), listed.OrderBy(one => one.Name, StringComparer.Ordinal));
    }

    private static string Text(PropertyInfo property, object? value) => value switch
    {
        _ when Words.TryGetValue(property.Name, out var words) => words,
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s"),
        int or long => ((IFormattable)value).ToString("N0", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => value?.ToString() ?? "off",
    };
}
