-- How far each follower of the log has got.
create table feed_positions (
    follower text collate "C" primary key,
    pos bigint not null
);

-- Where a browser wants to be called when its user is not there.
create table push_subscriptions (
    device text collate "C" primary key references sessions (device) on delete cascade,
    user_id text collate "C" not null references users (id) on delete cascade,
    endpoint text collate "C" not null unique,
    p256dh text collate "C" not null,            -- the browser's public key
    auth text collate "C" not null,              -- its secret
    created bigint not null
);

create index push_subscriptions_user on push_subscriptions (user_id);

-- What happens to accounts is written into the log as well, in a conversation that nobody is in: webhooks follow the log.
insert into conversations (id, key, kind) select max(id) + 1, 's:#', 3 from conversations;
