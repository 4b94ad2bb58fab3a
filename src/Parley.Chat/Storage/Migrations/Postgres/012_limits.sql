-- What is bounded, and given back when it is undone.

-- Who uses up a link: each user once. One who asked through it and took that back has not used it.
create table link_uses (
    code text collate "C" not null references group_links (code) on delete cascade,
    user_id text collate "C" not null references users (id),
    request text collate "C",              -- the request to join that came of it; null if the user was let in at once
    primary key (code, user_id)
);

create index link_uses_request on link_uses (request) where request is not null;

-- Which notices tell of a request that is open: if it is taken back, they lose what it said.
create table request_notices (
    request text collate "C" not null,
    pos bigint not null,
    primary key (request, pos)
);

-- How often one has asked another of late.
create index friend_requests_pair on friend_requests (sender, recipient, created);
create index join_requests_pair on join_requests (user_id, group_id, created);
