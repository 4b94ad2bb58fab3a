using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>
/// The turns of the nodes that share a database: at the beginning of a transaction, what others have written since this node's last one;
/// at its end, what others must know.
/// </summary>
/// <remarks>
/// It adds statements to round trips that are made anyway, and reads under the lock that orders all transactions, so what the writer caches
/// is right until the commit. For the log writer's thread. See docs/design/0040.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The log writer's thread.")]
internal sealed class NodeTurns(PostgresPipeline pipeline, string node)
{
    private const int MaxRead = 1_000;

    private const string Head =
        """
        select coalesce(max(pos), 0), coalesce((select time from log order by pos desc limit 1), 0),
            coalesce((select value::bigint from meta where name = 'revision'), 0), (select value from meta where name = 'epoch')
        from log
        """;

    private const string Changed =
        """
        select n.conversation, c.key, n.are_members_changed from (
            select conversation, bool_or(kind = 'system') are_members_changed
            from (select conversation, kind from log where pos > $1 order by pos limit 1000) recent group by conversation) n
        join conversations c on c.id = n.conversation
        """;

    private const string Raise =
        """
        insert into meta (name, value) values ('revision', '1')
        on conflict (name) do update set value = (meta.value::bigint + 1)::text
        """;

    private const string Ring = $"select pg_notify({PostgresChannel.BellSql}, $1)";

    private readonly List<(long Id, string Key, bool AreMembersChanged)> _conversations = [];
    private long _pos = -1;        // The last one that this node has seen, once it has.
    private long _revision = -1;
    private (long Pos, long Revision) _found;
    private bool _isRaised;

    /// <summary>Whether other nodes have changed what may be cached about rights or sessions.</summary>
    public bool AreRightsChanged { get; private set; }

    /// <summary>Whether they have appended to the log.</summary>
    public bool HasGrown => _conversations.Count > 0;

    /// <summary>Whether they have appended more than was read, so that any conversation may have changed.</summary>
    public bool IsAllChanged { get; private set; }

    /// <summary>The conversations to which they have appended.</summary>
    public IReadOnlyList<(long Id, string Key, bool AreMembersChanged)> Conversations => _conversations;

    /// <summary>The epoch of the database: another one than at the start of this process if commits are lost.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>The time of the last entry.</summary>
    public long LastTime { get; private set; }

    /// <summary>Adds the questions of a beginning transaction.</summary>
    public void AddTo(PostgresPipeline begin)
    {
        begin.Add(Head);
        begin.Add(Changed, _pos < 0 ? long.MaxValue : _pos);
    }

    /// <summary>Reads their answers.</summary>
    /// <returns>The last <c>pos</c>.</returns>
    public long Take(NpgsqlDataReader rows)
    {
        rows.Read();
        _found = (rows.GetInt64(0), rows.GetInt64(2));
        LastTime = rows.GetInt64(1);
        Epoch = rows.GetString(3);
        rows.NextResult();
        _conversations.Clear();
        while (rows.Read()) _conversations.Add((rows.GetInt64(0), rows.GetString(1), rows.GetBoolean(2)));
        rows.NextResult();
        AreRightsChanged = _found.Revision != _revision;
        IsAllChanged = _found.Pos - _pos > MaxRead;
        _isRaised = false;
        return _found.Pos;
    }

    /// <summary>This transaction changes something that others may have cached.</summary>
    public void RaiseRevision() => _isRaised = true;

    /// <summary>Adds what others must know to the round trip of the commit.</summary>
    /// <param name="last">The last <c>pos</c> of the transaction.</param>
    public void AddToCommit(long last)
    {
        if (_isRaised) pipeline.Add(Raise);
        if (_isRaised || last > _found.Pos) pipeline.Add(Ring, node);
    }

    /// <summary>The transaction is committed.</summary>
    /// <param name="last">The last <c>pos</c> of the transaction.</param>
    public void Committed(long last) => (_pos, _revision) = (last, _found.Revision + (_isRaised ? 1 : 0));
}
