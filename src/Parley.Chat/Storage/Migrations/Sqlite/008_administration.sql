alter table users add column ban_reason text;
alter table users add column banned_until integer;          -- when the account opens again by itself

create index users_banned_until on users (banned_until) where banned_until is not null;

-- What those who look after the server have done: only added to.
create table audit (
    id integer primary key,
    time integer not null,
    actor text not null,
    address text,
    action text not null,
    target text,
    details text                 -- JSON
) strict;

-- How many messages each day had, in days since 1970-01-01 UTC.
create table message_days (
    day integer primary key,
    messages integer not null
) strict, without rowid;

create trigger audit_keeps before update on audit begin select raise(abort, 'the audit log is only added to'); end;
create trigger audit_stays before delete on audit begin select raise(abort, 'the audit log is only added to'); end;
