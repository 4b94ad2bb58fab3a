using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.SocketIO;

namespace Parley.Chat.Sessions;

/// <summary>The messenger's state of a connection: its session, once verified. Belongs to the connection, not to a namespace.</summary>
internal sealed class Verification(Connection connection, RateLimiter rate, Deadline deadline)
{
    private VerifiedSession? _claimed;
    private volatile bool _isConfirmed;
    private Refusal? _end;
    private UInt128 _shown;   // Of the session id that verified the connection; written before _isConfirmed.
    private int _failures;
    private int _memory;   // the budget: one of the two below, exchanged

    private const int IsUsers = 1;
    private const int IsNobodys = 2;

    public Connection Connection => connection;

    public RateLimiter Rate => rate;

    /// <summary>The session, once verified. A connection belongs to one session for its whole life.</summary>
    public VerifiedSession? Session => _isConfirmed ? _claimed : null;

    /// <summary>The session that the connection was registered with, verified or not.</summary>
    public VerifiedSession? Claim => Volatile.Read(ref _claimed);

    /// <summary>The reason for the end of the session; null while it is valid. After the end, requests and joins are refused.</summary>
    public Refusal? End => Volatile.Read(ref _end);

    /// <summary>Whether a session is being verified now.</summary>
    public bool IsChecking { get; set; }

    /// <summary>Whether the connection must be closed: it was not verified in time, or its session has expired or ended.</summary>
    public bool IsOver(ServerClock clock, TimeProvider time) =>
        End is not null || (Session is { } session ? session.Expires <= clock.Now : deadline.HasCome(time));

    /// <summary>The next connection of the same session. Guarded by the gate of <see cref="SessionConnections"/>.</summary>
    public Verification? Next { get; set; }

    public static Verification? Of(Socket socket) => socket.Connection.Data as Verification;

    /// <summary>Counts an invalid session id and returns the number so far.</summary>
    public int CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>Assigns the connection to a session.</summary>
    /// <returns>False if it is already assigned.</returns>
    public bool TryClaim(VerifiedSession session) => Interlocked.CompareExchange(ref _claimed, session, null) is null;

    /// <summary>The assigned session is valid: the connection is verified.</summary>
    /// <param name="sessionId">What the client sent to prove it. A ticket is valid once, so it is not kept.</param>
    public void Confirm(string sessionId)
    {
        if (_isConfirmed) return;

        if (!Token.IsTicket(sessionId) && Token.TryHash(sessionId, out var hash)) _shown = Token.KeyOf(hash);
        _isConfirmed = true;
    }

    /// <summary>Whether this session id verified the connection.</summary>
    public bool WasShown(string sessionId) =>
        !Token.IsTicket(sessionId) && Token.TryHash(sessionId, out var hash) && Token.KeyOf(hash) == _shown;

    /// <summary>The session has ended; the first reason is kept.</summary>
    public void SetEnd(Refusal reason) => Interlocked.CompareExchange(ref _end, reason, null);

    /// <summary>The connection's memory is charged to its user until the connection is removed.</summary>
    public void ChargeTo(UserMemory memory)
    {
        connection.ChargeTo(memory.Enter(Claim!.User));
        if (Interlocked.CompareExchange(ref _memory, IsUsers, 0) != 0) memory.Leave(Claim.User);   // it already is, or has ended
    }

    /// <summary>The connection has ended.</summary>
    public void Forget(UserMemory memory)
    {
        if (Interlocked.Exchange(ref _memory, IsNobodys) == IsUsers) memory.Leave(Claim!.User);
    }
}
