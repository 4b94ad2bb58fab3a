-- Times are milliseconds since 1970-01-01 UTC. Conversation kinds: 1 friend, 2 group, 3 server.

create table meta (
    name text primary key,
    value text not null
) strict, without rowid;

create table users (
    id text primary key,
    name text not null,
    password text not null,             -- Argon2id with its parameters and salt
    created integer not null,
    last_seen integer,
    banned integer
) strict, without rowid;

create table sessions (
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

create index sessions_user on sessions (user_id);

create table tickets (
    hash blob primary key,
    device text not null references sessions (device),
    expires integer not null
) strict, without rowid;

create index tickets_expires on tickets (expires);

-- What each device has confirmed to hold.
create table device_cursors (
    device text not null references sessions (device),
    scope text not null,
    pos integer not null,
    primary key (device, scope)
) strict, without rowid;

create table friend_requests (
    id text primary key,
    sender text not null references users (id),
    recipient text not null references users (id),
    message text,
    state text not null,                -- open, accepted, declined
    created integer not null,
    answered integer
) strict, without rowid;

create unique index friend_requests_open on friend_requests (sender, recipient) where state = 'open';
create index friend_requests_recipient on friend_requests (recipient) where state = 'open';

-- One row for each side.
create table friends (
    user_id text not null references users (id),
    friend text not null references users (id),
    remark text,
    since integer not null,
    primary key (user_id, friend)
) strict, without rowid;

create table blocks (
    user_id text not null references users (id),
    blocked text not null references users (id),
    since integer not null,
    primary key (user_id, blocked)
) strict, without rowid;

create table conversations (
    id integer primary key,
    key text not null unique,           -- d:alice:bob, g:{group}, s:{user}, s:*
    kind integer not null,
    last_seq integer not null default 0,
    last_no integer not null default 0,
    last_pos integer not null default 0
) strict;

create table groups (
    id text primary key,
    conversation integer not null references conversations (id),
    name text not null,
    owner text references users (id),   -- null: everyone has left
    created integer not null
) strict, without rowid;

-- What differs by member. A member may see join_seq <= seq < left_seq (open while left_seq is null), and nothing up to hidden_seq.
create table members (
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
    hidden_seq integer not null default 0,
    primary key (conversation, user_id)
) strict, without rowid;

create index members_user on members (user_id, conversation);

-- Earlier stays of those who left a group and came back.
create table former_stays (
    conversation integer not null references conversations (id),
    user_id text not null references users (id),
    join_seq integer not null,
    left_seq integer not null,
    primary key (conversation, user_id, join_seq)
) strict, without rowid;

create table log (
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
    time integer not null,
    unique (conversation, seq)
) strict;

create unique index log_cid on log (conversation, sender, cid) where cid is not null;
create index log_pos on log (conversation, pos);

insert into conversations (id, key, kind) values (1, 's:*', 3);
