using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Parley.EngineIO;

/// <summary>The open sessions of one endpoint, by their ids.</summary>
internal sealed class SessionTable
{
    private const int IdBytes = 16;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public int Count => _sessions.Count;

    public IEnumerable<Session> All => _sessions.Select(entry => entry.Value);

    /// <summary>Creates an unguessable id: the id alone is enough to act as the client.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    public void Add(Session session) => _sessions[session.Id] = session;

    public Session? Find(string id) => _sessions.GetValueOrDefault(id);

    public void Remove(Session session) => _sessions.TryRemove(session.Id, out _);
}
