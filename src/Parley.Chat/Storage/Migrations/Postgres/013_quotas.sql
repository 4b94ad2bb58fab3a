-- How many bytes each user's files have: from the beginning of an upload, as much as it may become, until the bytes are deleted.
create table file_quotas (
    owner text collate "C" primary key references users (id),
    bytes bigint not null
);

insert into file_quotas (owner, bytes) select owner, cast(sum(size) as bigint) from files group by owner;
