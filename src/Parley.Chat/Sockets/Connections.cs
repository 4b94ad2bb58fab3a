using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Presence;
using Parley.Chat.Sessions;
using Parley.Chat.Supervision;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>
/// The open connections: verifies them, puts their sockets into the rooms of user and device, and ends those that were never verified,
/// or whose session has ended or expired.
/// </summary>
internal sealed class Connections : IDisposable
{
    /// <summary>The room on <c>/server</c> of all who are verified.</summary>
    public const string EverybodyRoom = "everybody";

    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Verification, bool> _all = new();
    private readonly SocketIOServer _sockets;
    private readonly SessionStore _sessions;
    private readonly PresenceTracker _presence;
    private readonly GroupRooms _groups;
    private readonly ChatOptions _options;
    private readonly TimeProvider _time;
    private readonly GuardedTimer _scan;

    public Connections(
        SocketIOServer sockets, SessionStore sessions, PresenceTracker presence, GroupRooms groups, IOptions<ChatOptions> options,
        ServiceSupervisor supervisor, TimeProvider time)
    {
        _sockets = sockets;
        _sessions = sessions;
        _presence = presence;
        _groups = groups;
        _options = options.Value;
        _time = time;
        _sessions.Ended += End;
        _scan = supervisor.StartTimer("ends of connections", Scan, ScanInterval, ScanInterval);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public static string UserRoom(string user) => $"user:{user}";

    private static string DeviceRoom(string device) => $"device:{device}";

    public void Dispose()
    {
        _sessions.Ended -= End;
        _scan.Dispose();
    }

    /// <summary>Middleware of every namespace: a client may bring its session id right away; a wrong one is refused.</summary>
    public async ValueTask AdmitAsync(ConnectContext connect, Func<ConnectContext, ValueTask> next)
    {
        var verification = Know(connect.Connection);
        if (SidOf(connect.Auth) is { } sid)
        {
            var outcome = await VerifyAsync(verification, sid);
            if (outcome.Refusal is { } refusal) throw Refuse(refusal);
        }

        await next(connect);
    }

    /// <summary>A socket has joined: if its connection is verified, it goes live.</summary>
    public void Joined(Socket socket)
    {
        if (Verification.Of(socket)?.Session is { } session) GoLive(socket, session);
    }

    /// <summary>A socket has left.</summary>
    public void Left(Socket socket)
    {
        if (Verification.Of(socket) is not { } verification) return;
        if (verification.Session is { } session) _presence.Leave(session.User, socket.Id);
        if (!socket.Connection.IsOpen) _all.TryRemove(verification, out _);
    }

    /// <summary>Verifies a connection by a session id or a ticket; all its sockets are in their rooms when this ends.</summary>
    public async ValueTask<Outcome<VerifiedSession>> VerifyAsync(Verification verification, string sid)
    {
        verification.IsChecking = true;
        var outcome = await _sessions.VerifyAsync(sid);
        verification.IsChecking = false;
        if (!outcome.TryGet(out var session, out var refusal)) return refusal;

        if (!verification.TrySet(session) && verification.Session!.User != session.User)
            return new Refusal(Reason.Conflict, "This connection is verified for another user.");

        foreach (var socket in verification.Connection.Sockets) GoLive(socket, session);
        // The session may have ended between the check and the joining of the rooms through which it would have been told.
        if (_sessions.IsEnded(session.Device)) verification.Connection.Disconnect();
        return session;
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
        var verification = new Verification(connection, rate, Now + (long)_options.AuthTimeout.TotalMilliseconds);
        connection.Data = verification;
        _all.TryAdd(verification, true);
        return verification;
    }

    private void GoLive(Socket socket, VerifiedSession session)
    {
        socket.Join(DeviceRoom(session.Device));
        if (socket.Namespace.Name == Rooms.Server) socket.Join(EverybodyRoom);
        if (!_groups.Enter(socket, session.User)) return;
        _presence.Enter(session.User, socket.Id, session.IsInvisible);
        if (!socket.IsConnected) _presence.Leave(session.User, socket.Id);   // it left meanwhile, and may have said so too early
    }

    private void End(SessionEnded ended)
    {
        foreach (var name in Rooms.All) _sockets.Of(name).To(DeviceRoom(ended.Device)).DisconnectSockets(close: true);
    }

    private void Scan()
    {
        var now = Now;
        foreach (var (verification, _) in _all)
        {
            if (!verification.Connection.IsOpen) _all.TryRemove(verification, out _);
            else if (now >= verification.Deadline) End(verification);
        }
    }

    // A client that never said who it is would come back and be no wiser: it is told to stay away.
    // One whose check is still under way met a slow server: it should try again.
    private static void End(Verification verification)
    {
        if (verification.IsChecking) verification.Connection.Close();
        else verification.Connection.Disconnect();
    }
}
