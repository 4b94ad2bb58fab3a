using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Presence;
using Parley.Chat.Sessions;
using Parley.Chat.Supervision;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>
/// The open connections: verifies them, adds their sockets to the rooms of their user, and closes those that were never verified or whose
/// session has ended or expired.
/// </summary>
/// <remarks>
/// No connection survives the end of its session. The end is stored first, then its connections are looked up. A connection is registered
/// with its session first, then the session is checked. So one of the two always finds the other.
/// </remarks>
internal sealed class Connections : IDisposable
{
    /// <summary>The room on <c>/server</c> of all verified sockets.</summary>
    public const string EverybodyRoom = "everybody";

    // A client has one session id and perhaps an old one; more attempts are guessing.
    private const int MaxFailures = 5;

    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Verification, bool> _all = new();
    private readonly SessionConnections _registered;
    private readonly SessionStore _sessions;
    private readonly SessionVerifier _verifier;
    private readonly SessionUse _use;
    private readonly UserMemory _memory;
    private readonly PresenceTracker _presence;
    private readonly GroupRooms _groups;
    private readonly ChatOptions _options;
    private readonly TimeProvider _time;
    private readonly ServerClock _clock;
    private readonly IDisposable _scan;

    public Connections(
        SessionConnections registered, SessionStore sessions, SessionVerifier verifier, SessionUse use, UserMemory memory,
        PresenceTracker presence, GroupRooms groups, IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock,
        TimeProvider time)
    {
        _registered = registered;
        _sessions = sessions;
        _verifier = verifier;
        _use = use;
        _memory = memory;
        _presence = presence;
        _groups = groups;
        _options = options.Value;
        (_clock, _time) = (clock, time);
        _sessions.Ended += End;
        _scan = supervisor.StartTimer("ends of connections", Scan, ScanInterval);
    }

    public static string UserRoom(string user) => $"user:{user}";

    public void Dispose()
    {
        _sessions.Ended -= End;
        _scan.Dispose();
    }

    /// <summary>
    /// Middleware of every namespace: verifies a session id that the client sends when connecting; refuses wrong ones and connections whose
    /// session has ended.
    /// </summary>
    public async ValueTask AdmitAsync(ConnectContext connect, Func<ConnectContext, ValueTask> next)
    {
        var verification = GetOrAdd(connect.Connection);
        if (SessionIdOf(connect.Auth) is { } sessionId)
        {
            var outcome = await VerifyAsync(verification, sessionId);
            if (outcome.Refusal is { } refusal) throw Refuse(refusal);
        }
        else if (await CheckAsync(verification) is { } end)
        {
            throw Refuse(end);
        }

        await next(connect);
    }

    /// <summary>A socket has joined: adds it to its rooms if its connection is verified.</summary>
    public void Joined(Socket socket)
    {
        if (Verification.Of(socket) is { Session: { } session } verification) GoLive(verification, socket, session);
    }

    /// <summary>A socket has left.</summary>
    public void Left(Socket socket)
    {
        if (Verification.Of(socket) is not { } verification) return;
        if (verification.Session is { } session) _presence.Leave(session.User, socket.Id);
        if (!socket.Connection.IsOpen) Forget(verification);
    }

    /// <summary>Verifies a connection by a session id or a ticket; all its sockets are in their rooms when this ends.</summary>
    /// <returns>The session of the connection: the one that first verified it.</returns>
    public async ValueTask<Outcome<VerifiedSession>> VerifyAsync(Verification verification, string sessionId)
    {
        if (verification.End is { } end) return end;
        if (verification.Session is { } verified && verification.WasShown(sessionId))
        {
            return await CheckAsync(verification) is { } ended ? ended : verified;
        }

        var outcome = await FindAsync(verification, sessionId);
        if (!outcome.TryGet(out var session, out var refusal)) return refusal;

        if (verification.TryClaim(session)) Register(verification);
        else if (verification.Claim!.User != session.User)
            return new Refusal(Reason.Conflict, "This connection is verified for another user.");
        session = verification.Claim!;   // Another session of the same user changes nothing: the connection keeps its own.
        if (await CheckAsync(verification) is { } over) return over;

        verification.Confirm(sessionId);
        verification.Connection.SetVerified();
        verification.ChargeTo(_memory);
        foreach (var socket in verification.Connection.Sockets) GoLive(verification, socket, session);
        return session;
    }

    private async Task<Outcome<VerifiedSession>> FindAsync(Verification verification, string sessionId)
    {
        verification.IsChecking = true;
        try
        {
            var outcome = await _verifier.VerifyAsync(sessionId, verification.Connection.Handshake.RemoteAddress);
            var isWrong = outcome.Refusal is { Reason: not (Reason.Unavailable or Reason.Internal or Reason.RateLimited) };
            if (isWrong && verification.Claim is null && verification.CountFailure() > MaxFailures) verification.Connection.Disconnect();
            return outcome;
        }
        finally
        {
            verification.IsChecking = false;
        }
    }

    private void Register(Verification verification)
    {
        _registered.Add(verification);
        if (!verification.Connection.IsOpen) Forget(verification);   // It was closed in the meantime, and removed before it was added.
    }

    private void Forget(Verification verification)
    {
        _all.TryRemove(verification, out _);
        verification.Forget(_memory);
        if (verification.Claim is not { Device: var device }) return;

        _use.Note(device);
        _registered.Remove(verification);
    }

    /// <summary>
    /// The refusal if a connection's session is no longer valid; null if it is, or if there is none. <see cref="End(SessionEnded)"/> closes
    /// the connection after the notice, or else the next scan does.
    /// </summary>
    private async ValueTask<Refusal?> CheckAsync(Verification verification)
    {
        if (verification is { End: null, Claim: { } claim } && await _sessions.CheckAsync(claim) is { } end) verification.SetEnd(end);
        return verification.End;
    }

    private static ConnectError Refuse(Refusal refusal) => new(
        refusal.Message,
        JsonSerializer.SerializeToElement(new ConnectRefusal(refusal.Code, refusal.Reason.WireName()), SocketJson.Default.ConnectRefusal));

    private static string? SessionIdOf(JsonElement? auth)
    {
        if (auth is not { } given || !given.TryGetProperty("sid", out var sessionId)) return null;
        if (sessionId.ValueKind == JsonValueKind.String) return sessionId.GetString();
        throw Refuse(Refusal.Malformed("auth.sid must be a string."));
    }

    private Verification GetOrAdd(Connection connection)
    {
        if (connection.Data is Verification known) return known;

        var rate = new RateLimiter(_options.RequestsPerSecond, _options.RequestBurst, _time);
        var verification = new Verification(connection, rate, Deadline.In(_time, _options.AuthTimeout));
        connection.Data = verification;
        _all.TryAdd(verification, true);
        return verification;
    }

    private void GoLive(Verification verification, Socket socket, VerifiedSession session)
    {
        if (socket.Namespace.Name == Namespaces.Server) socket.Join(EverybodyRoom);
        if (!_groups.Enter(socket, session.User)) return;
        _presence.Enter(session.User, socket.Id, session.IsInvisible);
        if (!socket.IsConnected) _presence.Leave(session.User, socket.Id);   // it left in the meantime, perhaps before it was added
        if (verification.End is not null) socket.Disconnect(close: true);    // the session may have ended before this
    }

    private void End(SessionEnded ended)
    {
        var reason = ended.Reason == Reason.Banned ? SessionRow.Banned : SessionRow.Revoked;
        foreach (var verification in _registered.Of(ended.Device))
        {
            verification.SetEnd(reason);
            verification.Connection.Disconnect();
        }
    }

    private void Scan()
    {
        Exception? fault = null;
        foreach (var (verification, _) in _all)
        {
            try
            {
                if (!verification.Connection.IsOpen) Forget(verification);
                else if (verification.IsOver(_clock, _time)) End(verification);
            }
            catch (Exception exception)   // Only one connection failed; the others must still be closed.
            {
                fault ??= exception;
            }
        }

        if (fault is not null) throw new InvalidOperationException("A connection could not be ended.", fault);
    }

    // A client that never sent a session id would only reconnect and wait again, so it is told not to reconnect. A client whose
    // verification is still running met a slow server and should try again.
    private static void End(Verification verification)
    {
        if (verification.Session is null && verification.IsChecking)
        {
            verification.Connection.Close();
            return;
        }

        if (verification.Session is not null) verification.SetEnd(SessionRow.Expired);
        verification.Connection.Disconnect();
    }
}
