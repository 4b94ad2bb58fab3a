using Parley.Chat.Sessions;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>What the messenger knows of a connection: whose it is, once that is verified. Belongs to the connection, not to a namespace.</summary>
internal sealed class Verification(Connection connection, TokenBucket rate, long deadline)
{
    private VerifiedSession? _session;

    public Connection Connection => connection;

    public TokenBucket Rate => rate;

    /// <summary>The session, once it is verified. Set once.</summary>
    public VerifiedSession? Session => Volatile.Read(ref _session);

    /// <summary>Whether a session is being checked right now.</summary>
    public bool IsChecking { get; set; }

    /// <summary>When the connection ends: unless it is verified before, or when its session expires. Milliseconds since 1970-01-01 UTC.</summary>
    public long Deadline => Session?.Expires ?? deadline;

    public static Verification? Of(Socket socket) => socket.Connection.Data as Verification;

    /// <returns>False if it is verified already.</returns>
    public bool TrySet(VerifiedSession session) => Interlocked.CompareExchange(ref _session, session, null) is null;
}
