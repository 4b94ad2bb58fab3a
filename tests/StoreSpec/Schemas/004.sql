CREATE TABLE blocks (
    user_id text not null references users (id),
    blocked text not null references users (id),
    since integer not null,
    primary key (user_id, blocked)
) strict, without rowid;
CREATE TABLE conversations (
    id integer primary key,
    key text not null unique,           -- d:alice:bob, g:{group}, s:{user}, s:*
    kind integer not null,
    last_seq integer not null default 0,
    last_no integer not null default 0,
    last_pos integer not null default 0
) strict;
CREATE TABLE deleted_messages (
    conversation integer not null references conversations (id),
    user_id text not null references users (id),
    seq integer not null,
    primary key (conversation, user_id, seq)
) strict, without rowid;
CREATE TABLE device_cursors (
    device text not null references sessions (device),
    scope text not null,
    pos integer not null,
    primary key (device, scope)
) strict, without rowid;
CREATE TABLE former_stays (
    conversation integer not null references conversations (id),
    user_id text not null references users (id),
    join_seq integer not null,
    left_seq integer not null,
    primary key (conversation, user_id, join_seq)
) strict, without rowid;
CREATE TABLE friend_requests (
    id text primary key,
    sender text not null references users (id),
    recipient text not null references users (id),
    message text,
    state text not null,                -- open, accepted, declined
    created integer not null,
    answered integer
) strict, without rowid;
CREATE TABLE friends (
    user_id text not null references users (id),
    friend text not null references users (id),
    remark text,
    since integer not null,
    primary key (user_id, friend)
) strict, without rowid;
CREATE TABLE group_links (
    code text primary key,
    group_id text not null references groups (id),
    creator text not null references users (id),
    created integer not null,
    expires integer,
    max_uses integer,
    uses integer not null default 0
) strict, without rowid;
CREATE TABLE groups (
    id text primary key,
    conversation integer not null references conversations (id),
    name text not null,
    owner text references users (id),   -- null: everyone has left
    created integer not null
, about text, avatar text, announcement text, announced_by text references users (id), announced integer, inviting text not null default 'members', joining text not null default 'closed', history integer not null default 0, silenced integer, dissolved integer) strict, without rowid;
CREATE TABLE invitations (
    id text primary key,
    code_hash blob not null unique,      -- SHA-256; the code itself is never stored
    uses integer not null,               -- how many accounts it may make
    used integer not null default 0,
    creator text not null references users (id),
    created integer not null,
    expires integer
) strict, without rowid;
CREATE TABLE join_requests (
    id text primary key,
    group_id text not null references groups (id),
    user_id text not null references users (id),
    message text,
    state text not null,                -- open, accepted, declined, cancelled
    created integer not null,
    answered integer
) strict, without rowid;
CREATE TABLE log (
    pos integer primary key,            -- order of commit, given by the writer
    id text not null unique,
    conversation integer not null references conversations (id),
    seq integer not null,
    no integer not null,                -- counts only what a badge counts
    sender text not null,
    cid text,
    kind text not null,
    body text not null,                 -- JSON
    quote text,
    mentions text,                      -- JSON array of user ids
    ref text,
    time integer not null, changed integer,
    unique (conversation, seq)
) strict;
CREATE TABLE members (
    conversation integer not null references conversations (id),
    user_id text not null references users (id),
    role text not null,                 -- owner, admin, member
    joined integer not null,
    join_seq integer not null,
    left_seq integer,
    read_seq integer not null,
    read_no integer not null,
    pinned integer not null default 0,
    muted integer not null default 0,   -- the member wants no notifications
    silenced integer,                   -- the member may not send until then
    draft text,
    hidden_seq integer not null default 0, entered_seq integer not null default 0, removed integer not null default 0,
    primary key (conversation, user_id)
) strict, without rowid;
CREATE TABLE meta (
    name text primary key,
    value text not null
) strict, without rowid;
CREATE TABLE schema_version (version bigint primary key, checksum text not null, applied bigint not null);
CREATE TABLE sessions (
    device text primary key,
    token_hash blob not null unique,    -- SHA-256; the session id itself is never stored
    user_id text not null references users (id),
    name text not null,
    kind text not null,
    created integer not null,
    seen integer not null,
    expires integer not null,
    ended integer,
    end_reason text
) strict, without rowid;
CREATE TABLE tickets (
    hash blob primary key,
    device text not null references sessions (device),
    expires integer not null
) strict, without rowid;
CREATE TABLE users (
    id text primary key,
    name text not null,
    password text not null,             -- Argon2id with its parameters and salt
    created integer not null,
    last_seen integer,
    banned integer
, role text, avatar text, about text, folded text not null default '', hosted integer not null default 0) strict, without rowid;
insert into "blocks" values ('alice', 'mallory', 1777622400006);
insert into "conversations" values (1, 's:*', 3, 0, 0, 0);
insert into "conversations" values (2, 's:alice', 3, 1, 1, 2);
insert into "conversations" values (3, 's:bob', 3, 1, 1, 1);
insert into "conversations" values (4, 's:mallory', 3, 0, 0, 0);
insert into "conversations" values (5, 'd:alice:bob', 1, 3, 3, 7);
insert into "conversations" values (6, 'g:0196872a1c007000800000000000c001', 2, 2, 1, 6);
insert into "conversations" values (7, 's:carol', 3, 0, 0, 0);
insert into "deleted_messages" values (5, 'alice', 2);
insert into "device_cursors" values ('bobs-phone', 'all', 5);
insert into "friend_requests" values ('0196872a1c007000800000000000f001', 'alice', 'bob', 'Hello', 'accepted', 1777622400003, 1777622400004);
insert into "friend_requests" values ('0196872a1c007000800000000000f002', 'mallory', 'bob', NULL, 'open', 1777622400005, NULL);
insert into "friends" values ('alice', 'bob', 'from work', 1777622400004);
insert into "friends" values ('bob', 'alice', NULL, 1777622400004);
insert into "group_links" values ('AAECAwQFBgcICQoLDA0ODw', '0196872a1c007000800000000000c001', 'alice', 1777622400071, NULL, 10, 1);
insert into "groups" values ('0196872a1c007000800000000000c001', 6, 'Hike', 'alice', 1777622400020, 'On Saturdays', NULL, 'Bring water', 'alice', 1777622400070, 'members', 'request', 0, NULL, NULL);
insert into "invitations" values ('0196872a1c007000800000000000e001', X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F', 5, 1, 'alice', 1777622400061, NULL);
insert into "join_requests" values ('0196872a1c007000800000000000a001', '0196872a1c007000800000000000c001', 'carol', 'May I?', 'open', 1777622400072, NULL);
insert into "log" values (1, '0196872a1c0070008000000000000001', 3, 1, 1, 'server', NULL, 'friend-request', '{"from":"alice","to":"bob"}', NULL, NULL, NULL, 1777622400003, NULL);
insert into "log" values (2, '0196872a1c0070008000000000000002', 2, 1, 1, 'server', NULL, 'friend-accepted', '{"from":"bob","to":"alice"}', NULL, NULL, NULL, 1777622400004, NULL);
insert into "log" values (3, '0196872a1c0070008000000000000003', 5, 1, 1, 'alice', 'c1', 'text', '"one"', NULL, NULL, NULL, 1777622400010, NULL);
insert into "log" values (4, '0196872a1c0070008000000000000004', 6, 1, 0, 'alice', NULL, 'system', '{"event":"created","users":["alice","bob"],"by":"alice","name":"Hike"}', NULL, NULL, NULL, 1777622400020, NULL);
insert into "log" values (5, '0196872a1c0070008000000000000005', 5, 2, 2, 'bob', 'c1', 'text', '"two 二"', '0196872a1c0070008000000000000003', NULL, NULL, 1777622400030, NULL);
insert into "log" values (6, '0196872a1c0070008000000000000006', 6, 2, 1, 'alice', 'c2', 'text', '"Saturday?"', NULL, '["bob"]', NULL, 1777622400040, NULL);
insert into "log" values (7, '0196872a1c0070008000000000000007', 5, 3, 3, 'alice', 'c3', 'text', '"three"', NULL, NULL, NULL, 1777622400050, 1777622400080);
insert into "members" values (1, 'alice', 'member', 1777622400000, 1, NULL, 0, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (1, 'bob', 'member', 1777622400001, 1, NULL, 0, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (1, 'carol', 'member', 1777622400060, 1, NULL, 0, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (1, 'mallory', 'member', 1777622400002, 1, NULL, 0, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (2, 'alice', 'member', 1777622400000, 1, NULL, 1, 1, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (3, 'bob', 'member', 1777622400001, 1, NULL, 0, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (4, 'mallory', 'member', 1777622400002, 1, NULL, 0, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (5, 'alice', 'member', 1777622400010, 1, NULL, 3, 3, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (5, 'bob', 'member', 1777622400010, 1, NULL, 1, 1, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (6, 'alice', 'owner', 1777622400020, 1, NULL, 1, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (6, 'bob', 'member', 1777622400020, 1, NULL, 1, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "members" values (7, 'carol', 'member', 1777622400060, 1, NULL, 0, 0, 0, 0, NULL, NULL, 0, 1, 0);
insert into "meta" values ('epoch', 'a1b2c3d4e5f60718');
insert into "meta" values ('probe', '1777622400000');
insert into "schema_version" values (1, 'b41b745c994ca324d55004da1c0d3b964eb710682180b6daeb4c853c55e3079c', 1777622400000);
insert into "schema_version" values (2, '1a512a5bdf0a2fb25d5b6c9c19c59be4adc674c96c202b956273308b4d3d908d', 1777622400002);
insert into "schema_version" values (3, '730d1fb735c8ed334b789a752417061c04dc56ac54a125a226272f7d8353dd03', 1777622400003);
insert into "schema_version" values (4, '5903161a92c660f080ea126e9d44870eb3f7e6ed343f7355e028424063f9b4cc', 1777622400004);
insert into "sessions" values ('bobs-phone', X'D9AE138B48123677F38B339226785B83B7249DE87F93592D4BFFBC4EEE5F0783', 'bob', 'Phone', 'phone', 1777622400001, 1777622400001, 1785398400001, NULL, NULL);
insert into "tickets" values (X'0000000000000000000000000000000000000000000000000000000000000000', 'bobs-phone', 1777622460001);
insert into "users" values ('alice', 'Alice', 'argon2id$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', 1777622400000, NULL, NULL, 'admin', NULL, 'Tea at five', 'alice', 0);
insert into "users" values ('bob', 'Bob 鲍勃', 'argon2id$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', 1777622400001, 1777622500000, NULL, NULL, NULL, NULL, 'bob 鲍勃', 0);
insert into "users" values ('carol', 'Carol', 'none', 1777622400060, NULL, NULL, NULL, NULL, NULL, 'carol', 1);
insert into "users" values ('mallory', 'Mallory', 'none', 1777622400002, NULL, 1777622500001, NULL, NULL, NULL, 'mallory', 0);
CREATE UNIQUE INDEX friend_requests_open on friend_requests (sender, recipient) where state = 'open';
CREATE INDEX friend_requests_recipient on friend_requests (recipient) where state = 'open';
CREATE INDEX group_links_group on group_links (group_id, created);
CREATE UNIQUE INDEX groups_conversation on groups (conversation);
CREATE INDEX join_requests_group on join_requests (group_id, id) where state = 'open';
CREATE UNIQUE INDEX join_requests_open on join_requests (user_id, group_id) where state = 'open';
CREATE UNIQUE INDEX log_cid on log (conversation, sender, cid) where cid is not null;
CREATE INDEX log_edits on log (ref, pos) where kind = 'edit';
CREATE INDEX log_mentions on log (conversation, seq) where mentions is not null;
CREATE INDEX log_pos on log (conversation, pos);
CREATE INDEX members_present on members (conversation, entered_seq, user_id) where left_seq is null;
CREATE INDEX members_running on members (conversation, user_id) where left_seq is null and role <> 'member';
CREATE INDEX members_user on members (user_id, conversation);
CREATE INDEX sessions_user on sessions (user_id);
CREATE INDEX tickets_expires on tickets (expires);
