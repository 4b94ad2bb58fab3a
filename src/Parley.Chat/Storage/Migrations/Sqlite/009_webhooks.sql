-- How far each follower of the log has got.
create table feed_positions (
    follower text primary key,
    pos integer not null
) strict, without rowid;

-- Where a browser wants to be called when its user is not there.
create table push_subscriptions (
    device text primary key references sessions (device) on delete cascade,
    user_id text not null references users (id) on delete cascade,
    endpoint text not null unique,
    p256dh text not null,            -- the browser's public key
    auth text not null,              -- its secret
    created integer not null
) strict, without rowid;

create index push_subscriptions_user on push_subscriptions (user_id);

-- What happens to accounts is written into the log as well, in a conversation that nobody is in: webhooks follow the log.
insert into conversations (id, key, kind) select max(id) + 1, 's:#', 3 from conversations;
