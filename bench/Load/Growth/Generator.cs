using System.Text.Unicode;
using Microsoft.Data.Sqlite;

namespace Parley.Bench.Load.Growth;

/// <summary>Writes users, friends, groups and entries into a SQLite database that the server has made, as the server would.</summary>
/// <remarks>
/// The server must not run. What the server has written meanwhile stays: numbers go on from the newest ones in the database. A crash would
/// lose the database, because nothing is flushed.
/// </remarks>
internal sealed class Generator : IDisposable
{
    /// <summary>The number of entries that the long conversation gets early.</summary>
    public const int LongEntries = 200_000;

    private const int EntriesPerTransaction = 500_000;
    private const int MaxBurst = 30;          // Entries of one conversation after each other.
    private const int LongOneInTurns = 5;
    private const double Power = 2.5;         // The most common conversation has one entry in 250.
    private const int Announcements = 1;      // The conversation that every user is in.

    private const string Pragmas =
        """
        pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma cache_size = -2000000;
        pragma foreign_keys = off
        """;

    private readonly SqliteConnection _connection;
    private readonly Population _population;
    private readonly Dice _dice;
    private readonly Words _words = new();
    private readonly (int Id, int Seq, int No)[] _conversations;
    private readonly Row _user, _friend, _conversation, _member, _group, _entry, _advance, _read;
    private long _lastConversation;
    private long _now;

    public Generator(string file, Population population)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        Execute(Pragmas);
        _population = population;
        _user = New("insert into users (id, name, folded, password, created, hosted) values (?1, ?1, ?1, 'none', ?2, 1)");
        _friend = New("insert into friends (user_id, friend, since) values (?1, ?2, ?3), (?2, ?1, ?3)");
        _conversation = New("insert into conversations (id, key, kind) values (?, ?, ?)");
        _member = New(
            """
            insert into members (conversation, user_id, role, joined, join_seq, entered_seq, read_seq, read_no)
            values (?1, ?2, ?3, ?4, 1, ?5, ?5, 0)
            """);
        _group = New("insert into groups (id, conversation, name, owner, created) values (?1, ?2, 'Group', ?3, ?4)");
        _entry = New(
            """
            insert into log (pos, id, conversation, seq, no, sender, kind, body, time, cid)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        _advance = New("update conversations set last_seq = ?2, last_no = ?3, last_pos = ?4 where id = ?1");
        _read = New("update members set read_seq = ?3, read_no = ?4 where conversation = ?1 and user_id = ?2");
        Entries = Number("select coalesce(max(pos), 0) from log");
        _lastConversation = Number("select max(id) from conversations");
        _dice = new Dice((ulong)Entries);
        _conversations = new (int, int, int)[population.Conversations];
        FindConversations();
    }

    /// <summary>The number of entries in the log.</summary>
    public long Entries { get; private set; }

    /// <summary>Makes all users, unless they are there, and appends entries up to this number.</summary>
    public void Grow(long entries)
    {
        if (_conversations[_population.LongOne].Id == 0) InTransaction(MakeUsers);
        while (Entries < entries) InTransaction(() => Append(Math.Min(entries, Entries + EntriesPerTransaction)));
    }

    public void Dispose()
    {
        foreach (var row in new[] { _user, _friend, _conversation, _member, _group, _entry, _advance, _read }) row.Dispose();
        _connection.Dispose();
    }

    private void MakeUsers()
    {
        MakeUser(Population.StarId);
        for (var i = 0; i < _population.Users; i++) MakeUser(Population.User(i));
        for (var i = 0; i < _population.Conversations; i++)
        {
            if (_population.IsGroup(i)) continue;
            var pair = _population.Members(i);
            _friend.Add(pair[0]).Add(pair[1]).Add(_now).Run();
        }

        foreach (var conversation in _population.FirstOnes) Talk(conversation, MaxBurst);
    }

    private void MakeUser(string id)
    {
        _user.Add(id).Add(_now).Run();
        Join(MakeConversation($"s:{id}", kind: 3), id, "member", seq: 0);
        Join(Announcements, id, "member", seq: 0);
    }

    private void Append(long end)
    {
        while (Entries < end)
        {
            var isLongOne = _conversations[_population.LongOne].Seq < LongEntries && _dice.Below(LongOneInTurns) == 0;
            var conversation = isLongOne ? _population.LongOne : OneOfOthers();
            Talk(conversation, (int)Math.Min(1 + _dice.Below(MaxBurst), end - Entries));
        }
    }

    private int OneOfOthers()
    {
        while (true)
        {
            var conversation = _dice.SmallBelow(_population.Conversations, Power);
            if (!_population.IsOfMeasured(conversation)) return conversation;
        }
    }

    // Two members answer each other.
    private void Talk(int number, int count)
    {
        var members = _population.Members(number);
        if (_conversations[number].Id == 0) Begin(number, members);
        ref var conversation = ref _conversations[number];
        var one = _dice.Below(members.Length);
        var other = (one + 1 + _dice.Below(members.Length - 1)) % members.Length;
        for (var i = 0; i < count; i++)
        {
            var sender = members[i % 2 == 0 ? one : other];
            conversation.Seq++;
            conversation.No++;
            Write(conversation, sender, "text", _words.NextBody(_dice)).Run();
            if (i >= count - 2) _read.Add(conversation.Id).Add(sender).Add(conversation.Seq).Add(conversation.No).Run();
        }

        _advance.Add(conversation.Id).Add(conversation.Seq).Add(conversation.No).Add(Entries).Run();
    }

    private void Begin(int number, string[] members)
    {
        var isGroup = _population.IsGroup(number);
        var id = MakeConversation(_population.Key(number), isGroup ? 2 : 1);
        _conversations[number] = (id, isGroup ? 1 : 0, 0);
        if (isGroup) MakeGroup(number, members);
        for (var i = 0; i < members.Length; i++)
            Join(id, members[i], isGroup && i == 0 ? "owner" : "member", _conversations[number].Seq);
    }

    private void MakeGroup(int number, string[] members)
    {
        _group.Add(Population.GroupId(number)).Add(_conversations[number].Id).Add(members[0]).Add(_now).Run();
        var users = string.Join("\",\"", members);
        var made = $$"""{"event":"created","users":["{{users}}"],"by":"{{members[0]}}","name":"Group"}""";
        Write(_conversations[number], members[0], "system", System.Text.Encoding.UTF8.GetBytes(made)).Run();
    }

    private int MakeConversation(string key, int kind)
    {
        _conversation.Add(++_lastConversation).Add(key).Add(kind).Run();
        return (int)_lastConversation;
    }

    private void Join(int conversation, string user, string role, int seq) =>
        _member.Add(conversation).Add(user).Add(role).Add(_now).Add(seq).Run();

    // As clients do, a member names each message; what the server says has no such name.
    private Row Write((int Id, int Seq, int No) conversation, string sender, string kind, ReadOnlySpan<byte> body)
    {
        Span<byte> id = stackalloc byte[32];
        Span<byte> cid = stackalloc byte[16];
        Utf8.TryWrite(id, $"{_now:x12}7{_dice.Next() & 0xFFF:x3}{(_dice.Next() >> 2) | (1UL << 63):x16}", out _);
        Utf8.TryWrite(cid, $"{_dice.Next():x16}", out _);
        _entry.Add(++Entries).Add(id).Add(conversation.Id).Add(conversation.Seq).Add(conversation.No).Add(sender).Add(kind).Add(body)
            .Add(_now);
        return kind == "text" ? _entry.Add(cid) : _entry.AddNull();
    }

    private void FindConversations()
    {
        using var find = New("select id, last_seq, last_no from conversations where key = ?");
        for (var i = 0; i < _conversations.Length; i++)
        {
            if (find.Add(_population.Key(i)).Read() is { } found) _conversations[i] = ((int)found[0], (int)found[1], (int)found[2]);
        }
    }

    private void InTransaction(Action write)
    {
        _now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Execute("begin");
        write();
        Execute("commit");
    }

    private Row New(string sql) => new(_connection.Handle!, sql);

    private long Number(string sql)
    {
        using var row = New(sql);
        return row.Read()![0];
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
