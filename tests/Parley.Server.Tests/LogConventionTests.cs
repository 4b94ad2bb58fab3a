using System.Reflection;
using Microsoft.Extensions.Logging;
using Parley.Chat;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Server.Tests;

/// <summary>All text in the log is written as <see cref="LogText"/>, because any text may come from outside.</summary>
public sealed class LogConventionTests
{
    private const BindingFlags All =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static IEnumerable<MethodInfo> Lines =>
        new[] { typeof(Session).Assembly, typeof(Socket).Assembly, typeof(ChatOptions).Assembly, typeof(Program).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(All))
            .Where(method => method.IsDefined(typeof(LoggerMessageAttribute)));

    [Fact]
    public void No_log_message_has_a_string_parameter()
    {
        Assert.True(Lines.Count() > 40);
        Assert.All(Lines, line =>
            Assert.DoesNotContain(line.GetParameters(), one => one.ParameterType == typeof(string) || one.ParameterType == typeof(object)));
    }
}
