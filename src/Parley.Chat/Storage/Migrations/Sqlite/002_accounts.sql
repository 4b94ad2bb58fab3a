-- Profiles, roles, invitations, and accounts that a host application made. The state of a friend request may also be "cancelled".

alter table users add column role text;                          -- admin, moderator, or null
alter table users add column avatar text;                        -- a file's id
alter table users add column about text;
alter table users add column folded text not null default '';    -- the name in lower case: what a search looks at
alter table users add column hosted integer not null default 0;  -- made by a host application: has no password

update users set folded = lower(name);

create table invitations (
    id text primary key,
    code_hash blob not null unique,      -- SHA-256; the code itself is never stored
    uses integer not null,               -- how many accounts it may make
    used integer not null default 0,
    creator text not null references users (id),
    created integer not null,
    expires integer
) strict, without rowid;
