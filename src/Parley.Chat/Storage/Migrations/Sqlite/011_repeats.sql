-- What was done under a key that the caller may repeat, for a day.
create table repeats (
    caller text not null,       -- a user, or a host application
    key text not null,          -- what the caller has thought up
    request blob not null,      -- SHA-256 of what was asked for
    answer text not null,       -- what came of it, as JSON
    created integer not null,
    primary key (caller, key)
) strict, without rowid;

create index repeats_created on repeats (created);
