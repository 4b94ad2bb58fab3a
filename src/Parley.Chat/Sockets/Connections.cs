using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Presence;
using Parley.Chat.Sessions;
using Parley.Chat.Supervision;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>
/// The open connections: verifies them, puts their sockets into the rooms of their user, and ends those that were never verified, or whose
/// session has ended or expired.
/// </summary>
/// <remarks>
/// Nothing gets past the end of a session. It is stored first, and then its connections are looked for; a connection is first registered
/// with its session, and then it is looked up whether the session still stands. So one of the two finds the other.
/// </remarks>
internal sealed class Connections : IDisposable
{
    /// <summary>The room on <c>/server</c> of all who are verified.</summary>
    public const string EverybodyRoom = "everybody";

    // A client has one session id, and perhaps a stale one; more is guessing.
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
    private readonly GuardedTimer _scan;

    public Connections(
        SessionConnections registered, SessionStore sessions, SessionVerifier verifier, SessionUse use, UserMemory memory,
        PresenceTracker presence, GroupRooms groups, IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time)
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
        _scan = supervisor.StartTimer("ends of connections", Scan, ScanInterval, ScanInterval);
    }

    public static string UserRoom(string user) => $"user:{user}";

    public void Dispose()
    {
        _sessions.Ended -= End;
        _scan.Dispose();
    }

    /// <summary>
    /// Middleware of every namespace: a client may bring its session id right away; a wrong one is refused, and so is a connection whose
    /// session is over.
    /// </summary>
    public async ValueTask AdmitAsync(ConnectContext connect, Func<ConnectContext, ValueTask> next)
    {
        var verification = Know(connect.Connection);
        if (SidOf(connect.Auth) is { } sid)
        {
            var outcome = await VerifyAsync(verification, sid);
            if (outcome.Refusal is { } refusal) throw Refuse(refusal);
        }
        else if (Check(verification) is { } end)
        {
            throw Refuse(end);
        }

        await next(connect);
    }

    /// <summary>A socket has joined: if its connection is verified, it goes live.</summary>
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
    /// <returns>The session that the connection belongs to: the one that it was first verified for.</returns>
    public async ValueTask<Outcome<VerifiedSession>> VerifyAsync(Verification verification, string sid)
    {
        if (verification.End is { } end) return end;

        var outcome = await FindAsync(verification, sid);
        if (!outcome.TryGet(out var session, out var refusal)) return refusal;

        if (verification.TryClaim(session)) Register(verification);
        else if (verification.Claim!.User != session.User) return new Refusal(Reason.Conflict, "This connection is verified for another user.");
        session = verification.Claim!;   // Another session of the same user changes nothing: the connection stays with its own.
        if (Check(verification) is { } over) return over;

        verification.Confirm();
        verification.Connection.SetVerified();
        verification.ChargeTo(_memory);
        foreach (var socket in verification.Connection.Sockets) GoLive(verification, socket, session);
        return session;
    }

    private async Task<Outcome<VerifiedSession>> FindAsync(Verification verification, string sid)
    {
        verification.IsChecking = true;
        try
        {
            var outcome = await _verifier.VerifyAsync(sid, verification.Connection.Handshake.RemoteAddress);
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
        if (!verification.Connection.IsOpen) Forget(verification);   // It was closed meanwhile, and forgotten before it was there.
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
    /// Why a connection's session does not stand any more; null if it does, or if there is none. What is over is closed
    /// by <see cref="End(SessionEnded)"/>, after the notice that says so, or else by the next scan.
    /// </summary>
    private Refusal? Check(Verification verification)
    {
        if (verification is { End: null, Claim.Device: { } device } && _sessions.Check(device) is { } end) verification.SetEnd(end);
        return verification.End;
    }

    private static ConnectError Refuse(Refusal refusal) => new(
        refusal.Message,
        JsonSerializer.SerializeToElement(new ConnectRefusal(refusal.Code, refusal.Reason.WireName()), SocketJson.Default.ConnectRefusal));

    private static string? SidOf(JsonElement? auth)
    {
        if (auth is not { } given || !given.TryGetProperty("sid", out var sid)) return null;
        if (sid.ValueKind == JsonValueKind.String) return sid.GetString();
        throw Refuse(Refusal.Malformed("auth.sid must be a string."));
    }

    private Verification Know(Connection connection)
    {
        if (connection.Data is Verification known) return known;

        var rate = new TokenBucket(_options.RequestsPerSecond, _options.RequestBurst, _time);
        var verification = new Verification(connection, rate, Deadline.In(_time, _options.AuthTimeout));
        connection.Data = verification;
        _all.TryAdd(verification, true);
        return verification;
    }

    private void GoLive(Verification verification, Socket socket, VerifiedSession session)
    {
        if (socket.Namespace.Name == Rooms.Server) socket.Join(EverybodyRoom);
        if (!_groups.Enter(socket, session.User)) return;
        _presence.Enter(session.User, socket.Id, session.IsInvisible);
        if (!socket.IsConnected) _presence.Leave(session.User, socket.Id);   // it left meanwhile, and may have said so too early
        if (verification.End is not null) socket.Disconnect(close: true);    // whoever ended it may have been before it
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
            catch (Exception exception)   // Of one: the others' time is over all the same.
            {
                fault ??= exception;
            }
        }

        if (fault is not null) throw new InvalidOperationException("A connection could not be ended.", fault);
    }

    // A client that never said who it is would come back and be no wiser: it is told to stay away.
    // One whose check is still under way met a slow server: it should try again.
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
