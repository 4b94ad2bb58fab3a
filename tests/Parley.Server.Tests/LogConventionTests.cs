using System.Reflection;
using Microsoft.Extensions.Logging;
using Parley.Chat;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Server.Tests;

/// <summary>Nobody decides anew whether a text in the log may come from outside: none is written but as <see cref="LogText"/>.</summary>
public sealed class LogConventionTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static IEnumerable<MethodInfo> Lines =>
        new[] { typeof(Session).Assembly, typeof(Socket).Assembly, typeof(ChatOptions).Assembly, typeof(Program).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(All))
            .Where(method => method.IsDefined(typeof(LoggerMessageAttribute)));

    [Fact]
    public void No_line_of_the_log_takes_a_string()
    {
        Assert.True(Lines.Count() > 40);
        Assert.All(Lines, line => Assert.DoesNotContain(line.GetParameters(), one => one.ParameterType == typeof(string) || one.ParameterType == typeof(object)));
    }
}
