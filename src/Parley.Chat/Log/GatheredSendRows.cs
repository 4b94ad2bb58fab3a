using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Gathers the rows of all sends, and writes them to PostgreSQL in one round trip, with the commit.</summary>
/// <remarks>
/// The <c>cid</c> of each entry must be known to be new: the writer has asked for it in its transaction, under the lock
/// (<see cref="ReadAhead"/>).
/// </remarks>
internal sealed class GatheredSendRows(SqlSession sql, PostgresPipeline pipeline) : SendRows
{
    private const string Conversation =
        "insert into conversations (id, key, kind) select id, key, 1 from unnest($1::bigint[], $2::text[]) e (id, key)";

    private const string Members =
        """
        insert into members (conversation, user_id, role, joined, join_seq, entered_seq, read_seq, read_no)
        select conversation, user_id, $3, $4, 1, 0, 0, 0 from unnest($1::bigint[], $2::text[]) e (conversation, user_id)
        """;

    private const string Insert =
        """
        insert into log (pos, id, conversation, seq, no, sender, cid, kind, body, quote, mentions, ref, time)
        select * from unnest(
            $1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::text[], $12::text[], $13::bigint[])
        """;

    private const string Advance =
        """
        update conversations c set last_seq = e.seq, last_no = e.no, last_pos = e.pos
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) e (id, seq, no, pos) where c.id = e.id
        """;

    private const string Read =
        """
        update members m set read_seq = e.seq, read_no = e.no
        from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[]) e (conversation, user_id, seq, no)
        where m.conversation = e.conversation and m.user_id = e.user_id
        """;

    private readonly (List<long> Id, List<string?> Key) _created = ([], []);
    private readonly (List<long> Conversation, List<string?> User) _members = ([], []);
    private readonly LogColumns _entries = new();
    private readonly List<long>[] _conversations = [[], [], [], []];
    private readonly (List<long> Conversation, List<string?> User, List<long> Seq, List<long> No) _marks = ([], [], [], []);

    private long _now;
    private long? _lastConversation;

    public override bool IsBehind => _entries.Count > 0 || _created.Id.Count > 0;

    public override long Create(NewConversation conversation)
    {
        _lastConversation ??= Conversations.LastId(sql);
        var id = ++_lastConversation;
        _now = conversation.Created;
        _created.Id.Add(id.Value);
        _created.Key.Add(conversation.Key.Text);
        _members.Conversation.Add(id.Value);
        _members.User.Add(conversation.One);
        _members.Conversation.Add(id.Value);
        _members.User.Add(conversation.Other);
        return id.Value;
    }

    public override bool TryInsert(LogEntry entry)
    {
        _entries.Add(entry);
        return true;
    }

    public override void Write(List<RememberedConversation> changed, List<(long Conversation, RememberedSender Sender)> read) =>
        Run(changed, read, isLast: false);

    public override void Commit(List<RememberedConversation> changed, List<(long Conversation, RememberedSender Sender)> read) =>
        Run(changed, read, isLast: true);

    public override void Forget()
    {
        Clear();
        _lastConversation = null;
    }

    private void Run(
        List<RememberedConversation> changed, List<(long Conversation, RememberedSender Sender)> read, bool isLast)
    {
        if (_created.Id.Count > 0)
        {
            pipeline.Add(Conversation, _created.Id, _created.Key);
            pipeline.Add(Members, _members.Conversation, _members.User, Role.Member, _now);
        }

        if (_entries.Count > 0) pipeline.Add(Insert, _entries.Columns);
        if (changed.Count > 0) Add(changed);
        if (read.Count > 0) Add(read);
        if (isLast) pipeline.Add("commit");
        try
        {
            pipeline.Run();
        }
        finally
        {
            Clear();
        }
    }

    private void Add(List<RememberedConversation> changed)
    {
        foreach (var conversation in changed)
        {
            _conversations[0].Add(conversation.Id);
            _conversations[1].Add(conversation.Seq);
            _conversations[2].Add(conversation.No);
            _conversations[3].Add(conversation.Pos);
        }

        pipeline.Add(Advance, _conversations);
    }

    private void Add(List<(long Conversation, RememberedSender Sender)> read)
    {
        foreach (var (conversation, sender) in read)
        {
            _marks.Conversation.Add(conversation);
            _marks.User.Add(sender.User);
            _marks.Seq.Add(sender.Read.Seq);
            _marks.No.Add(sender.Read.No);
        }

        pipeline.Add(Read, _marks.Conversation, _marks.User, _marks.Seq, _marks.No);
    }

    private void Clear()
    {
        _created.Id.Clear();
        _created.Key.Clear();
        _members.Conversation.Clear();
        _members.User.Clear();
        _entries.Clear();
        foreach (var column in _conversations) column.Clear();
        _marks.Conversation.Clear();
        _marks.User.Clear();
        _marks.Seq.Clear();
        _marks.No.Clear();
    }
}
