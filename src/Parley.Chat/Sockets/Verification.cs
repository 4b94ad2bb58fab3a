using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>What the messenger knows of a connection: whose it is, once that is verified. Belongs to the connection, not to a namespace.</summary>
internal sealed class Verification(Connection connection, TokenBucket rate, Deadline deadline)
{
    private VerifiedSession? _claimed;
    private volatile bool _isConfirmed;
    private Refusal? _end;
    private int _failures;
    private int _memory;   // whose it is: one of the two below, exchanged

    private const int IsUsers = 1;
    private const int IsNobodys = 2;

    public Connection Connection => connection;

    public TokenBucket Rate => rate;

    /// <summary>The session, once it is verified. A connection belongs to one session for as long as it lives.</summary>
    public VerifiedSession? Session => _isConfirmed ? _claimed : null;

    /// <summary>The session that the connection was registered with, verified or not.</summary>
    public VerifiedSession? Claim => Volatile.Read(ref _claimed);

    /// <summary>Why the session is over; null while it stands. From then on nothing is answered or joined here any more.</summary>
    public Refusal? End => Volatile.Read(ref _end);

    /// <summary>Whether a session is being checked right now.</summary>
    public bool IsChecking { get; set; }

    /// <summary>Whether the connection is to end: it was not verified in time, or its session has expired or is over.</summary>
    public bool IsOver(ServerClock clock, TimeProvider time) =>
        End is not null || (Session is { } session ? session.Expires <= clock.Now : deadline.HasCome(time));

    /// <summary>The next connection of the same session. Guarded by the gate of <see cref="SessionConnections"/>.</summary>
    public Verification? Next { get; set; }

    public static Verification? Of(Socket socket) => socket.Connection.Data as Verification;

    /// <summary>Counts a session id that was no good, and gives how many there were.</summary>
    public int CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>Says which session the connection is to belong to.</summary>
    /// <returns>False if that has been said before.</returns>
    public bool TryClaim(VerifiedSession session) => Interlocked.CompareExchange(ref _claimed, session, null) is null;

    /// <summary>The session that was claimed stands: the connection is verified.</summary>
    public void Confirm() => _isConfirmed = true;

    /// <summary>The session is over; the first reason stays.</summary>
    public void SetEnd(Refusal reason) => Interlocked.CompareExchange(ref _end, reason, null);

    /// <summary>What the connection holds is charged to its user, until it is forgotten.</summary>
    public void ChargeTo(UserMemory memory)
    {
        connection.ChargeTo(memory.Enter(Claim!.User));
        if (Interlocked.CompareExchange(ref _memory, IsUsers, 0) != 0) memory.Leave(Claim.User);   // it is already, or is over
    }

    /// <summary>The connection is over.</summary>
    public void Forget(UserMemory memory)
    {
        if (Interlocked.Exchange(ref _memory, IsNobodys) == IsUsers) memory.Leave(Claim!.User);
    }
}
