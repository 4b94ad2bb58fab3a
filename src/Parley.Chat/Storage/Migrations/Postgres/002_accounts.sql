-- Profiles, roles, invitations, and accounts that a host application made. The state of a friend request may also be "cancelled".

alter table users add column role text collate "C";                          -- admin, moderator, or null
alter table users add column avatar text collate "C";                        -- a file's id
alter table users add column about text collate "C";
alter table users add column folded text collate "C" not null default '';    -- the name in lower case: what a search looks at
alter table users add column hosted bigint not null default 0;               -- made by a host application: has no password

update users set folded = lower(name);

create table invitations (
    id text collate "C" primary key,
    code_hash bytea not null unique,     -- SHA-256; the code itself is never stored
    uses bigint not null,                -- how many accounts it may make
    used bigint not null default 0,
    creator text collate "C" not null references users (id),
    created bigint not null,
    expires bigint
);
