-- The last entry that a badge counts: of kind 3 it is the last one that a list of conversations shows. Sends do not keep it.
alter table conversations add column listed_seq bigint not null default 0;
update conversations set listed_seq = last_seq where kind = 3;

-- A list leaves the conversation out until it shows an entry above.
alter table members add column unlisted_seq bigint not null default -1;

-- The notice that told the user's devices of this row for the last time.
alter table members add column told_pos bigint;

alter table users add column invisible bigint not null default 0;   -- shows himself to nobody
