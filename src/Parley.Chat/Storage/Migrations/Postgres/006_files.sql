-- The same tables as in SQLite.
-- What users have uploaded; the bytes themselves are kept beside the database, under the id.
create table files (
    id text collate "C" primary key,
    owner text collate "C" not null references users (id),
    state text collate "C" not null,                -- open: still coming in; ready; gone: about to be deleted
    name text collate "C" not null,
    type text collate "C" not null,                 -- what the bytes say, not what the sender said
    size bigint not null,              -- while open: how much it may become
    sha256 text collate "C",
    width bigint,
    height bigint,
    created bigint not null,
    unused bigint                      -- since when nothing refers to it; null: something does
);

create index files_owner on files (owner) where unused is not null;
create index files_unused on files (unused) where unused is not null;
create index files_ready on files (size) where state = 'ready';

-- In which messages a file is: whoever sees one of them may have the file.
create table file_uses (
    file text collate "C" not null references files (id),
    conversation bigint not null references conversations (id),
    seq bigint not null,
    primary key (file, conversation, seq)
);

create unique index file_uses_message on file_uses (conversation, seq);

-- Whose picture a file is: everybody who is signed in may have it.
create table avatars (
    holder text collate "C" primary key,            -- u:alice, g:{group}
    file text collate "C" not null references files (id)
);

create index avatars_file on avatars (file);
