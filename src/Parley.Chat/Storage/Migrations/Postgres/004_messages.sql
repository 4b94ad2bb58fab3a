-- What becomes of a message after it was sent.

alter table log add column changed bigint;   -- when it was last edited, or recalled: then its kind says so

-- The entries that tell of edits, found by the message that they are about.
create index log_edits on log (ref, pos) where kind = 'edit';

-- Messages that want somebody's attention.
create index log_mentions on log (conversation, seq) where mentions is not null;

-- What a user has deleted for himself: he is shown an empty entry in its place, everybody else the message.
create table deleted_messages (
    conversation bigint not null references conversations (id),
    user_id text collate "C" not null references users (id),
    seq bigint not null,
    primary key (conversation, user_id, seq)
);
