-- What was done under a key that the caller may repeat, for a day.
create table repeats (
    caller text collate "C" not null,       -- a user, or a host application
    key text collate "C" not null,          -- what the caller has thought up
    request bytea not null,                 -- SHA-256 of what was asked for
    answer text collate "C" not null,       -- what came of it, as JSON
    created bigint not null,
    primary key (caller, key)
);

create index repeats_created on repeats (created);
