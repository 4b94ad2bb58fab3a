-- The same tables as in SQLite. Text is ordered by its bytes, as there.
-- Times are milliseconds since 1970-01-01 UTC. Conversation kinds: 1 friend, 2 group, 3 server.

create table meta (
    name text collate "C" primary key,
    value text collate "C" not null
);

create table users (
    id text collate "C" primary key,
    name text collate "C" not null,
    password text collate "C" not null,             -- Argon2id with its parameters and salt
    created bigint not null,
    last_seen bigint,
    banned bigint
);

create table sessions (
    device text collate "C" primary key,
    token_hash bytea not null unique,    -- SHA-256; the session id itself is never stored
    user_id text collate "C" not null references users (id),
    name text collate "C" not null,
    kind text collate "C" not null,
    created bigint not null,
    seen bigint not null,
    expires bigint not null,
    ended bigint,
    end_reason text collate "C"
);

create index sessions_user on sessions (user_id);

create table tickets (
    hash bytea primary key,
    device text collate "C" not null references sessions (device),
    expires bigint not null
);

create index tickets_expires on tickets (expires);

-- What each device has confirmed to hold.
create table device_cursors (
    device text collate "C" not null references sessions (device),
    scope text collate "C" not null,
    pos bigint not null,
    primary key (device, scope)
);

create table friend_requests (
    id text collate "C" primary key,
    sender text collate "C" not null references users (id),
    recipient text collate "C" not null references users (id),
    message text collate "C",
    state text collate "C" not null,                -- open, accepted, declined
    created bigint not null,
    answered bigint
);

create unique index friend_requests_open on friend_requests (sender, recipient) where state = 'open';
create index friend_requests_recipient on friend_requests (recipient) where state = 'open';

-- One row for each side.
create table friends (
    user_id text collate "C" not null references users (id),
    friend text collate "C" not null references users (id),
    remark text collate "C",
    since bigint not null,
    primary key (user_id, friend)
);

create table blocks (
    user_id text collate "C" not null references users (id),
    blocked text collate "C" not null references users (id),
    since bigint not null,
    primary key (user_id, blocked)
);

create table conversations (
    id bigint primary key,
    key text collate "C" not null unique,           -- d:alice:bob, g:{group}, s:{user}, s:*
    kind bigint not null,
    last_seq bigint not null default 0,
    last_no bigint not null default 0,
    last_pos bigint not null default 0
);

create table groups (
    id text collate "C" primary key,
    conversation bigint not null references conversations (id),
    name text collate "C" not null,
    owner text collate "C" references users (id),   -- null: everyone has left
    created bigint not null
);

-- What differs by member. A member may see join_seq <= seq < left_seq (open while left_seq is null), and nothing up to hidden_seq.
create table members (
    conversation bigint not null references conversations (id),
    user_id text collate "C" not null references users (id),
    role text collate "C" not null,                 -- owner, admin, member
    joined bigint not null,
    join_seq bigint not null,
    left_seq bigint,
    read_seq bigint not null,
    read_no bigint not null,
    pinned bigint not null default 0,
    muted bigint not null default 0,   -- the member wants no notifications
    silenced bigint,                   -- the member may not send until then
    draft text collate "C",
    hidden_seq bigint not null default 0,
    primary key (conversation, user_id)
);

create index members_user on members (user_id, conversation);

-- Earlier stays of those who left a group and came back.
create table former_stays (
    conversation bigint not null references conversations (id),
    user_id text collate "C" not null references users (id),
    join_seq bigint not null,
    left_seq bigint not null,
    primary key (conversation, user_id, join_seq)
);

create table log (
    pos bigint primary key,            -- order of commit, given by the writer
    id text collate "C" not null unique,
    conversation bigint not null references conversations (id),
    seq bigint not null,
    no bigint not null,                -- counts only what a badge counts
    sender text collate "C" not null,
    cid text collate "C",
    kind text collate "C" not null,
    body text collate "C" not null,                 -- JSON
    quote text collate "C",
    mentions text collate "C",                      -- JSON array of user ids
    ref text collate "C",
    time bigint not null,
    unique (conversation, seq)
);

create unique index log_cid on log (conversation, sender, cid) where cid is not null;
create index log_pos on log (conversation, pos);

insert into conversations (id, key, kind) values (1, 's:*', 3);
