using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>A database of the first release: its schema, and the data of three users.</summary>
internal static class FirstRelease
{
    /// <summary>The session of bob's telephone.</summary>
    public const string SessionId = "ZmlmdHktdHdvIGxldHRlcnMgb2YgYW4gb2xkIHNlc3M";

    public const string Epoch = "a1b2c3d4e5f60718";
    public const string Group = "0196872a1c007000800000000000c001";

    private const string Rows =
        """
        insert into meta (name, value) values ('epoch', 'a1b2c3d4e5f60718'), ('probe', '1777622400000');
        insert into users (id, name, password, created, last_seen, banned) values
            ('alice', 'Alice', 'argon2id$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', 1777622400000, null, null),
            ('bob', 'Bob 鲍勃', 'argon2id$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', 1777622400001, 1777622500000, null),
            ('mallory', 'Mallory', 'none', 1777622400002, null, 1777622500001);
        insert into conversations (id, key, kind, last_seq, last_no, last_pos) values
            (2, 's:alice', 3, 1, 1, 2), (3, 's:bob', 3, 1, 1, 1), (4, 's:mallory', 3, 0, 0, 0),
            (5, 'd:alice:bob', 1, 3, 3, 7), (6, 'g:0196872a1c007000800000000000c001', 2, 2, 1, 6);
        insert into members (conversation, user_id, role, joined, join_seq, left_seq, read_seq, read_no, pinned, muted, silenced, draft, hidden_seq) values
            (1, 'alice', 'member', 1777622400000, 1, null, 0, 0, 0, 0, null, null, 0),
            (1, 'bob', 'member', 1777622400001, 1, null, 0, 0, 0, 0, null, null, 0),
            (1, 'mallory', 'member', 1777622400002, 1, null, 0, 0, 0, 0, null, null, 0),
            (2, 'alice', 'member', 1777622400000, 1, null, 1, 1, 0, 0, null, null, 0),
            (3, 'bob', 'member', 1777622400001, 1, null, 0, 0, 0, 0, null, null, 0),
            (4, 'mallory', 'member', 1777622400002, 1, null, 0, 0, 0, 0, null, null, 0),
            (5, 'alice', 'member', 1777622400010, 1, null, 3, 3, 0, 0, null, null, 0),
            (5, 'bob', 'member', 1777622400010, 1, null, 1, 1, 0, 0, null, null, 0),
            (6, 'alice', 'owner', 1777622400020, 1, null, 1, 0, 0, 0, null, null, 0),
            (6, 'bob', 'member', 1777622400020, 1, null, 1, 0, 0, 0, null, null, 0);
        insert into groups (id, conversation, name, owner, created) values
            ('0196872a1c007000800000000000c001', 6, 'Hike', 'alice', 1777622400020);
        insert into friend_requests (id, sender, recipient, message, state, created, answered) values
            ('0196872a1c007000800000000000f001', 'alice', 'bob', 'Hello', 'accepted', 1777622400003, 1777622400004),
            ('0196872a1c007000800000000000f002', 'mallory', 'bob', null, 'open', 1777622400005, null);
        insert into friends (user_id, friend, remark, since) values
            ('alice', 'bob', 'from work', 1777622400004), ('bob', 'alice', null, 1777622400004);
        insert into blocks (user_id, blocked, since) values ('alice', 'mallory', 1777622400006);
        insert into log (pos, id, conversation, seq, no, sender, cid, kind, body, quote, mentions, ref, time) values
            (1, '0196872a1c0070008000000000000001', 3, 1, 1, 'server', null, 'friend-request', '{"from":"alice","to":"bob"}', null, null, null, 1777622400003),
            (2, '0196872a1c0070008000000000000002', 2, 1, 1, 'server', null, 'friend-accepted', '{"from":"bob","to":"alice"}', null, null, null, 1777622400004),
            (3, '0196872a1c0070008000000000000003', 5, 1, 1, 'alice', 'c1', 'text', '"one"', null, null, null, 1777622400010),
            (4, '0196872a1c0070008000000000000004', 6, 1, 0, 'alice', null, 'system', '{"event":"created","users":["alice","bob"],"by":"alice","name":"Hike"}', null, null, null, 1777622400020),
            (5, '0196872a1c0070008000000000000005', 5, 2, 2, 'bob', 'c1', 'text', '"two 二"', '0196872a1c0070008000000000000003', null, null, 1777622400030),
            (6, '0196872a1c0070008000000000000006', 6, 2, 1, 'alice', 'c2', 'text', '"Saturday?"', null, '["bob"]', null, 1777622400040),
            (7, '0196872a1c0070008000000000000007', 5, 3, 3, 'alice', 'c3', 'text', '"three"', null, null, null, 1777622400050);
        """;

    /// <summary>Creates the database of the options.</summary>
    public static void Create(Action<ChatOptions> configure)
    {
        var options = new ChatOptions();
        configure(options);
        using var database = DatabaseSetting.Choose(options.Database, NullLogger.Instance);
        database.Claim();
        using var sql = database.OpenWriter();
        Migrator.Run(sql, [Migration.Embedded(database.Migrations)[0]], 1_777_622_400_000);
        sql.Execute(Rows);

        Token.TryHash(SessionId, out var hash);
        sql.Execute(
            """
            insert into sessions (device, token_hash, user_id, name, kind, created, seen, expires, ended, end_reason)
            values ('bobs-phone', $1, 'bob', 'Phone', 'phone', 1777622400001, 1777622400001, 1785398400001, null, null)
            """,
            hash);
        sql.Execute("insert into device_cursors (device, scope, pos) values ('bobs-phone', 'all', 5)");
        sql.Execute("insert into tickets (hash, device, expires) values ($1, 'bobs-phone', 1777622460001)", new byte[32]);
    }
}
