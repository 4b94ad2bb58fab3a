using System.Reflection;
using System.Text;
using System.Text.Json;
using Parley.Chat.Contract;

namespace Parley.Chat.Tests;

public sealed class RequestEnvelopeTests
{
    private const int Kept = 8 * 1024;

    private static readonly string Ballast = new('x', 980_000);

    /// <summary>The messages of all requests.</summary>
    public static TheoryData<Type> Messages { get; } =
    [
        .. typeof(ChatEvents).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.FieldType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RequestEvent<,>))
            .Select(type => type.GetGenericArguments()[0]).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Unknown_members_are_dropped_while_reading(Type message)
    {
        var type = SocketJson.Default.GetTypeInfo(typeof(RequestEnvelope<>).MakeGenericType(message))!;
        var json = Encoding.UTF8.GetBytes($$"""{"from":"alice","x":"{{Ballast}}","msg":{"x":["{{Ballast}}"]},"y":{"y":"{{Ballast}}"} }""");
        JsonSerializer.Deserialize(json, type);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var envelope = JsonSerializer.Deserialize(json, type);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Kept);
        Assert.NotNull(envelope!.GetType().GetProperty(nameof(RequestEnvelope<EmptyMessage>.Msg))!.GetValue(envelope));
    }

    [Fact]
    public void An_invalid_message_leaves_the_rest_of_its_envelope_readable()
    {
        var envelope = Read("""{"msg":{"with":"bob","before":{"a":[1,2,"x"]},"after":1},"from":"alice","to":"bob"}""");

        Assert.Equal((null, "alice", "bob", "msg: before has an unexpected value."),
            (envelope.Problem, envelope.From, envelope.To, envelope.MsgProblem));
        Assert.Null(envelope.Msg);
    }

    [Theory]
    [InlineData("""{"from":"alice"}""", "msg must be an object.")]
    [InlineData("""{"msg":null}""", "msg must be an object.")]
    [InlineData("""{"msg":[{"with":"bob"}]}""", "msg must be an object.")]
    [InlineData("""{"msg":{"with":"\ud83d"}}""", "msg: with has an unexpected value.")]
    [InlineData("""{"msg":{"with":"a","with":"b"}}""", "msg: with has an unexpected value.")]
    public void The_error_of_a_message_is_named(string json, string problem) => Assert.Equal(problem, Read(json).MsgProblem);

    [Theory]
    [InlineData("""{"msg":{},"msg":{}}""", "msg occurs twice.")]
    [InlineData("[1]", "The event carries one object: { from, to, type, msg }.")]
    [InlineData("null", "The event carries one object: { from, to, type, msg }.")]
    public void The_error_of_an_envelope_is_named(string json, string problem) => Assert.Equal(problem, Read(json).Problem);

    private static RequestEnvelope<HistoryMessage> Read(string json) =>
        JsonSerializer.Deserialize(json, SocketJson.Default.RequestEnvelopeHistoryMessage)!;
}
