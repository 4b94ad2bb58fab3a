alter table users add column ban_reason text collate "C";
alter table users add column banned_until bigint;          -- when the account opens again by itself

create index users_banned_until on users (banned_until) where banned_until is not null;

-- What those who look after the server have done: only added to.
create table audit (
    id bigint primary key,
    time bigint not null,
    actor text collate "C" not null,
    address text collate "C",
    action text collate "C" not null,
    target text collate "C",
    details text collate "C"                 -- JSON
);

-- How many messages each day had, in days since 1970-01-01 UTC.
create table message_days (
    day bigint primary key,
    messages bigint not null
);

create function audit_is_kept() returns trigger language plpgsql as $$ begin raise check_violation using message = 'the audit log is only added to'; end $$;
create trigger audit_keeps before update or delete on audit for each row execute function audit_is_kept();
