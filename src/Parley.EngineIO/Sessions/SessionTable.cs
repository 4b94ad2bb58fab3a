using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Parley.EngineIO;

/// <summary>The open sessions of one endpoint, by their ids.</summary>
/// <remarks>
/// An id begins with the second of its creation and a mark of this table. So an unknown id that was created after this table, by another
/// one, shows that requests of a session reach several nodes.
/// </remarks>
internal sealed class SessionTable
{
    private const int SecondBytes = sizeof(uint);
    private const int MarkBytes = 2;
    private const int RandomBytes = 15;   // Nobody can guess them: the id alone is enough to act as the client.
    private const int IdBytes = SecondBytes + MarkBytes + RandomBytes;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(MarkBytes);
    private readonly TimeProvider _time;
    private readonly uint _created;

    public SessionTable(TimeProvider time)
    {
        _time = time;
        _created = Second();
    }

    public int Count => _sessions.Count;

    public IEnumerable<Session> All => _sessions.Select(entry => entry.Value);

    public string NewId()
    {
        Span<byte> id = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteUInt32BigEndian(id, Second());
        _mark.CopyTo(id[SecondBytes..]);
        RandomNumberGenerator.Fill(id[(SecondBytes + MarkBytes)..]);
        return Base64Url.EncodeToString(id);
    }

    /// <summary>
    /// Whether another node that runs now has created an id. A restart is never taken for one; one that has just started may be missed.
    /// </summary>
    public bool IsOfOtherNode(string id)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        var status = Base64Url.DecodeFromChars(id, bytes, out _, out var count);
        if (status != OperationStatus.Done || count != IdBytes) return false;

        var second = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return second > _created && second <= Second() && !bytes.Slice(SecondBytes, MarkBytes).SequenceEqual(_mark);
    }

    public void Add(Session session) => _sessions[session.Id] = session;

    public Session? Find(string id) => _sessions.GetValueOrDefault(id);

    public void Remove(Session session) => _sessions.TryRemove(session.Id, out _);

    [SuppressMessage("ApiDesign", "RS0030", Justification = "It is compared with the clocks of other nodes.")]
    private uint Second() => (uint)_time.GetUtcNow().ToUnixTimeSeconds();
}
