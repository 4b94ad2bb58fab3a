using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>The socket events for verification and time.</summary>
internal sealed class AuthEvents(Connections connections, ServerClock clock)
{
    private long Now => clock.Now;

    public void Map(RequestRouter router, SocketNamespace ns) =>
        router.Map(ns, ChatEvents.Auth, AuthAsync, needsSession: false, onAnswer: Announce);

    public void MapTime(RequestRouter router, SocketNamespace ns, bool needsSession) => router.Map(
        ns, ChatEvents.Time, (_, _) =>
            ValueTask.FromResult<Outcome<TimeAnswer>>(new TimeAnswer { Time = Now, Zone = "UTC" }), needsSession);

    private async ValueTask<Outcome<AuthAnswer>> AuthAsync(Request request, AuthMessage message)
    {
        if (message.SessionId is not { } sessionId) return Refusal.Malformed("msg.sid must be a session id.");

        var outcome = await connections.VerifyAsync(Verification.Of(request.Socket)!, sessionId);
        if (!outcome.TryGet(out var session, out var refusal)) return refusal;
        return new AuthAnswer { User = session.User, Device = session.Device, Expires = session.Expires, Time = Now };
    }

    // auth-s is emitted whether or not the client wants an ack, and with both spellings of its sender.
    private static Envelope<AuthAnswer> Announce(EventContext context, Envelope<AuthAnswer> answer)
    {
        var announced = answer with { Form = RequestEnvelope.Server, To = RequestEnvelope.Client };
        if (context.WantsAck) context.Socket.Emit(ChatEvents.Auth.Answer, announced);
        return announced;
    }
}
