-- How many bytes each user's files have: from the beginning of an upload, as much as it may become, until the bytes are deleted.
create table file_quotas (
    owner text primary key references users (id),
    bytes integer not null
) strict, without rowid;

insert into file_quotas (owner, bytes) select owner, cast(sum(size) as integer) from files group by owner;
