using System.Data.Common;
using Microsoft.Extensions.Logging;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.Chat.Telemetry;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>A request that has passed all checks that every request passes.</summary>
/// <param name="Socket">The socket of the request and the response.</param>
/// <param name="To">The recipient in the envelope, if any.</param>
/// <param name="Session">The sender's session; null only if the request needs no verification.</param>
internal readonly record struct Request(Socket Socket, string? To, VerifiedSession? Session)
{
    public string User => Session!.User;
}

/// <summary>
/// Routes requests to their handlers: checks envelope, verification, sender and rate, reads the message, and responds by ack or event.
/// Every failure becomes a response; no unchecked input reaches a handler.
/// </summary>
/// <remarks>While a request waits for its outcome, nothing here holds its envelope or message, only what its handler keeps.</remarks>
internal sealed partial class RequestRouter(RefusalMetrics metrics, ThinnedLogger<RequestRouter> logger)
{
    private readonly Dictionary<SocketNamespace, List<string>> _requests = [];   // filled at start-up

    /// <summary>Handles a request whose handler responds at once or rarely needs the log.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="socketEvent">The request and its response.</param>
    /// <param name="handler">Does the work.</param>
    /// <param name="needsSession">Whether the request requires a verified connection.</param>
    /// <param name="onAnswer">Called with the response before it is sent; may change its envelope.</param>
    public void Map<TMsg, TAnswer>(
        SocketNamespace ns,
        RequestEvent<TMsg, TAnswer> socketEvent,
        Func<Request, TMsg, ValueTask<Outcome<TAnswer>>> handler,
        bool needsSession = true,
        Func<EventContext, Envelope<TAnswer>, Envelope<TAnswer>>? onAnswer = null)
        where TMsg : class
        where TAnswer : Answer, new()
    {
        Note(ns, socketEvent.Request.Name);
        ns.On(socketEvent.Request, Handler(socketEvent, handler, needsSession, onAnswer));
    }

    /// <summary>Handles a request that a client may pipeline, in order.</summary>
    public void MapPipelined<TMsg, TAnswer>(
        SocketNamespace ns, RequestEvent<TMsg, TAnswer> socketEvent, Func<Request, TMsg, ValueTask<Outcome<TAnswer>>> handler)
        where TMsg : class
        where TAnswer : Answer, new()
    {
        Note(ns, socketEvent.Request.Name);
        ns.OnPipelined(socketEvent.Request, Handler(socketEvent, handler, needsSession: true));
    }

    /// <summary>Responds to unknown requests with the names of the requests mapped before.</summary>
    public void MapUnknown(SocketNamespace ns)
    {
        var unknown = Refusal.Malformed($"This request does not exist on {ns.Name}. The requests are: {string.Join(", ", _requests[ns])}.");
        ns.OnUnknown((context, _) => RefuseAsync(context, unknown));
    }

    private async ValueTask RefuseAsync(EventContext context, Refusal unknown)
    {
        var refusal = Verification.Of(context.Socket) is { } verification && RateProblem(verification) is { } problem ? problem : unknown;
        metrics.OverSocket(refusal.Reason);
        var answer = EventArguments.None.With(Wrap(context.Socket, Answer.Refuse<Answer>(refusal)), SocketJson.Default.EnvelopeAnswer);
        await context.Socket.RoomAsync();
        if (context.WantsAck) context.Ack(answer);
        else context.Socket.Emit(AnswerTo(context.Name), answer);
    }

    // Like responses to existing requests: recent-s for recent-c, sendfsmg-s for sendfsmg.
    private static string AnswerTo(string request) =>
        (request.EndsWith("-c", StringComparison.Ordinal) ? request[..^"-c".Length] : request) + "-s";

    private void Note(SocketNamespace ns, string request)
    {
        if (!_requests.TryGetValue(ns, out var requests)) _requests.Add(ns, requests = []);
        requests.Add(request);
    }

    private Func<EventContext, RequestEnvelope<TMsg>, ValueTask<Envelope<TAnswer>>> Handler<TMsg, TAnswer>(
        RequestEvent<TMsg, TAnswer> socketEvent,
        Func<Request, TMsg, ValueTask<Outcome<TAnswer>>> handler,
        bool needsSession,
        Func<EventContext, Envelope<TAnswer>, Envelope<TAnswer>>? onAnswer = null)
        where TMsg : class
        where TAnswer : Answer, new() => (context, envelope) =>
        {
            var outcome = Check(context.Socket, envelope, needsSession).TryGet(out var request, out var refusal)
                ? Start(handler, request, envelope.Msg!, socketEvent.Request.Name)
                : new ValueTask<Outcome<TAnswer>>(refusal);
            return AnswerAsync(context, socketEvent, outcome, onAnswer);
        };

    private async ValueTask<Envelope<TAnswer>> AnswerAsync<TMsg, TAnswer>(
        EventContext context,
        RequestEvent<TMsg, TAnswer> socketEvent,
        ValueTask<Outcome<TAnswer>> running,
        Func<EventContext, Envelope<TAnswer>, Envelope<TAnswer>>? onAnswer)
        where TMsg : class
        where TAnswer : Answer, new()
    {
        Outcome<TAnswer> outcome;
        try
        {
            outcome = await running;
        }
        catch (Exception e)
        {
            outcome = Failed(e, socketEvent.Request.Name);
        }

        if (outcome.Refusal is { } refused) metrics.OverSocket(refused.Reason);
        var answer = Wrap(context.Socket, outcome.TryGet(out var value, out var refusal) ? value : Answer.Refuse<TAnswer>(refusal));
        answer = onAnswer?.Invoke(context, answer) ?? answer;
        if (context.WantsAck) return answer;

        await context.Socket.RoomAsync();   // like an ack: a requested response must not make the client seem slow
        context.Socket.Emit(socketEvent.Answer, answer);
        return answer;
    }

    private static Envelope<TAnswer> Wrap<TAnswer>(Socket socket, TAnswer answer) =>
        new(RequestEnvelope.Server, Verification.Of(socket)?.Session?.User ?? RequestEnvelope.Client, answer);

    private static Outcome<Request> Check<TMsg>(Socket socket, RequestEnvelope<TMsg>? envelope, bool needsSession)
        where TMsg : class
    {
        var verification = Verification.Of(socket);
        if (verification is null || (needsSession && verification.Session is null)) return Refusal.Unauthenticated;
        if (verification.End is { } end) return end;
        if (RateProblem(verification) is { } tooMany) return tooMany;

        if (envelope is null) return Refusal.Malformed("The event carries one object: { from, to, type, msg }.");
        if (envelope.Problem is { } problem) return Refusal.Malformed(problem);
        if (verification.Session is { } session && !IsSender(envelope.From, session.User)) return FromMismatch;

        return envelope.Msg is null ? Refusal.Malformed(envelope.MsgProblem!) : new Request(socket, envelope.To, verification.Session);
    }

    private static Refusal? RateProblem(Verification verification) =>
        verification.Rate.TryTake(out var wait) ? null : new Refusal(Reason.RateLimited, "Too many requests. Please slow down.", wait);

    public static Refusal FromMismatch { get; } = new(Reason.FromMismatch, "from is not the verified user of this connection.");

    /// <summary>Whether a name in <c>from</c> is allowed: none, the user's own, or that of any client.</summary>
    public static bool IsSender(string? from, string user) => from is null or "" or RequestEnvelope.Client || from == user;

    private ValueTask<Outcome<TAnswer>> Start<TMsg, TAnswer>(
        Func<Request, TMsg, ValueTask<Outcome<TAnswer>>> handler, Request request, TMsg msg, string name)
    {
        try
        {
            return handler(request, msg);
        }
        catch (Exception e)
        {
            return new ValueTask<Outcome<TAnswer>>(Failed(e, name));
        }
    }

    private Refusal Failed(Exception exception, string name)
    {
        if (exception is DbException || StoreFault.Is(exception))
        {
            Log.StoreFailed(logger, exception, name);
            return Refusal.Unavailable;
        }

        Log.RequestFailed(logger, exception, name);
        return Refusal.Internal;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store failed during '{EventName}'.", EventName = "StoreFailed")]
        public static partial void StoreFailed(ILogger logger, Exception exception, LogText eventName);

        [LoggerMessage(2, LogLevel.Error, "The request '{EventName}' failed.", EventName = "RequestFailed")]
        public static partial void RequestFailed(ILogger logger, Exception exception, LogText eventName);
    }
}
