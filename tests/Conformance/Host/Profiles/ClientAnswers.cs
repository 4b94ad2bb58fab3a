using System.Globalization;
using System.Text.Json;
using Parley.SocketIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>The text events of the tests of socket.io-client.</summary>
internal static class ClientAnswers
{
    private static readonly string[] Texts = ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"];

    private static string Now => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static void Map(SocketNamespace space)
    {
        MapId(space);
        Answer(space, "hi", socket => socket.Emit("hi", EventArguments.None));
        Answer(space, "getDate", socket => socket.Emit("takeDate", EventArguments.None.With(Now, Json.Default.String)));
        Answer(space, "getDateObj", socket => socket.Emit("takeDateObj", EventArguments.None.With(new Dated(Now), Json.Default.Dated)));
        Answer(space, "false", socket => socket.Emit("false", EventArguments.None.With(false, Json.Default.Boolean)));
        Answer(space, "getUtf8", socket =>
        {
            foreach (var text in Texts) socket.Emit("takeUtf8", EventArguments.None.With(text, Json.Default.String));
        });
        space.On(new SocketEvent<JsonElement, JsonElement>("echo"), (_, value) => ValueTask.FromResult(value.Clone()));
        space.On(new SocketEvent<JsonElement, string>("getAckDate"), (_, _) => ValueTask.FromResult(Now));
        space.On("getHandshake", (context, _) =>
        {
            context.Ack(HandshakeOf(context.Socket));
            return default;
        });
        // in Node a handler ends with its emit, and does not delay the next event
        Answer(space, "ack", socket => _ = AskAsync(socket));
    }

    public static void MapId(SocketNamespace space) => space.On("getId", (context, _) =>
    {
        context.Ack(EventArguments.None.With(context.Socket.Id, Json.Default.String));
        return default;
    });

    public static EventArguments HandshakeOf(Socket socket) => EventArguments.None.With(
        HandshakeReport.Of(socket.Connection.Handshake, AuthMemory.Of(socket)), Json.Default.HandshakeReport);

    private static void Answer(SocketNamespace space, string name, Action<Socket> answer) => space.On(name, (context, _) =>
    {
        answer(context.Socket);
        return default;
    });

    private static async Task AskAsync(Socket socket)
    {
        try
        {
            var answer = await socket.EmitWithAckAsync("ack", EventArguments.None);
            if (answer.Get(0, Json.Default.Int32) == 5 && answer.Get(1, Json.Default.Tested) is { Test: true })
                socket.Emit("got it", EventArguments.None);
        }
        catch (AckFailedException)
        {
            // Some tests disconnect without an ack: then nothing more is expected.
        }
    }
}
