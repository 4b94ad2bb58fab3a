-- What users have uploaded; the bytes themselves are kept beside the database, under the id.
create table files (
    id text primary key,
    owner text not null references users (id),
    state text not null,                -- open: still coming in; ready; gone: about to be deleted
    name text not null,
    type text not null,                 -- what the bytes say, not what the sender said
    size integer not null,              -- while open: how much it may become
    sha256 text,
    width integer,
    height integer,
    created integer not null,
    unused integer                      -- since when nothing refers to it; null: something does
) strict, without rowid;

create index files_owner on files (owner) where unused is not null;
create index files_unused on files (unused) where unused is not null;
create index files_ready on files (size) where state = 'ready';

-- In which messages a file is: whoever sees one of them may have the file.
create table file_uses (
    file text not null references files (id),
    conversation integer not null references conversations (id),
    seq integer not null,
    primary key (file, conversation, seq)
) strict, without rowid;

create unique index file_uses_message on file_uses (conversation, seq);

-- Whose picture a file is: everybody who is signed in may have it.
create table avatars (
    holder text primary key,            -- u:alice, g:{group}
    file text not null references files (id)
) strict, without rowid;

create index avatars_file on avatars (file);
