-- In which messages a piece of text stands, by conversation: 64 messages a row. See Search/Grams.cs for the numbers.
create table search_index (
    conversation bigint not null,
    gram bigint not null,
    block bigint not null,              -- seq / 64
    mask bigint not null,               -- bit n: the message with seq = 64 * block + n has it
    primary key (conversation, gram, block)
) with (fillfactor = 80);               -- Rows gain bits for a while: their new versions stay on the page.

-- How far the log has been indexed, and how many indexed messages have been changed since the beginning.
create table search_position (
    id bigint primary key check (id = 1),
    pos bigint not null,
    changes bigint not null
);

insert into search_position (id, pos, changes) values (1, 0, 0);
