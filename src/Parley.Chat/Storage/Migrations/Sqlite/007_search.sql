-- In which messages a piece of text stands, by conversation: 64 messages a row. See Search/Grams.cs for the numbers.
create table search_index (
    conversation integer not null,
    gram integer not null,
    block integer not null,             -- seq / 64
    mask integer not null,              -- bit n: the message with seq = 64 * block + n has it
    primary key (conversation, gram, block)
) strict, without rowid;

-- How far the log has been indexed, and how many indexed messages have been changed since the beginning.
create table search_position (
    id integer primary key check (id = 1),
    pos integer not null,
    changes integer not null
) strict;

insert into search_position (id, pos, changes) values (1, 0, 0);
