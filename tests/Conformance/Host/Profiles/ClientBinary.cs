using System.Runtime.CompilerServices;
using System.Text.Json;
using Parley.SocketIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>The binary events of the tests of socket.io-client.</summary>
internal static class ClientBinary
{
    // The part of the series in order that a client has sent so far.
    private static readonly ConditionalWeakTable<Socket, HashSet<string>> Received = [];

    public static void Map(SocketNamespace space)
    {
        Give(space, "doge", "doge");
        Give(space, "getbin", "takebin");
        Acknowledge<Attachment>(space, "buffa", "buffack", _ => true);
        Acknowledge<Attachment>(space, "blob", "back", _ => true);
        Acknowledge<Mixed>(space, "jsonbuff", "jsonbuff-ack", IsWhole);
        Acknowledge<Mixed>(space, "jsonblob", "jsonblob-ack", IsWhole);
        Series<Attachment>(space, "abuff1", after: null);
        Series<JsonElement>(space, "abuff2", after: "abuff1", "abuff2-ack");
        Series<Attachment>(space, "blob1", after: null);
        Series<string>(space, "blob2", after: "blob1");
        Series<Attachment>(space, "blob3", after: "blob2", "blob3-ack");
    }

    private static bool IsWhole(Mixed mixed) => mixed is { Hello: "lol", Goodbye: "gotcha", Message.Data.IsEmpty: false };

    private static void Give(SocketNamespace space, string name, string answer) => space.On(name, (context, _) =>
    {
        context.Socket.Emit(answer, EventArguments.None.With(new Attachment("asdfasdf"u8.ToArray())));
        return default;
    });

    private static void Acknowledge<T>(SocketNamespace space, string name, string answer, Func<T, bool> isRight) =>
        space.On(new SocketEvent<T>(name), (context, value) =>
        {
            if (isRight(value)) context.Socket.Emit(answer, EventArguments.None);
        });

    private static void Series<T>(SocketNamespace space, string name, string? after, string? answer = null) =>
        space.On(new SocketEvent<T>(name), (context, _) =>
        {
            var received = Received.GetOrCreateValue(context.Socket);
            if (after is not null && !received.Contains(after)) return;
            received.Add(name);
            if (answer is not null) context.Socket.Emit(answer, EventArguments.None);
        });
}
