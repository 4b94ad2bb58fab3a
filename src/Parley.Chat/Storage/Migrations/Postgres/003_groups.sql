-- Groups with a profile, rules, links and requests to join.

alter table groups add column about text collate "C";
alter table groups add column avatar text collate "C";                  -- the id of a file
alter table groups add column announcement text collate "C";
alter table groups add column announced_by text collate "C" references users (id);
alter table groups add column announced bigint;
alter table groups add column inviting text collate "C" not null default 'members'; -- members, admins
alter table groups add column joining text collate "C" not null default 'closed'; -- closed, request, open
alter table groups add column history bigint not null default 0;        -- whether new members see what was said before
alter table groups add column silenced bigint;                          -- only those who run it may send until then
alter table groups add column dissolved bigint;

-- A group that all have left has come to its end.
update groups set dissolved = created where owner is null;

create unique index groups_conversation on groups (conversation);

-- The entry that told of the joining; join_seq is before it where the group shows its history.
alter table members add column entered_seq bigint not null default 0;
update members set entered_seq = join_seq;
alter table members add column removed bigint not null default 0;       -- whether others took him out

create index members_present on members (conversation, entered_seq, user_id) where left_seq is null;
create index members_running on members (conversation, user_id) where left_seq is null and role <> 'member';

create table group_links (
    code text collate "C" primary key,
    group_id text collate "C" not null references groups (id),
    creator text collate "C" not null references users (id),
    created bigint not null,
    expires bigint,
    max_uses bigint,
    uses bigint not null default 0
);

create index group_links_group on group_links (group_id, created);

create table join_requests (
    id text collate "C" primary key,
    group_id text collate "C" not null references groups (id),
    user_id text collate "C" not null references users (id),
    message text collate "C",
    state text collate "C" not null,    -- open, accepted, declined, cancelled
    created bigint not null,
    answered bigint
);

create unique index join_requests_open on join_requests (user_id, group_id) where state = 'open';
create index join_requests_group on join_requests (group_id, id) where state = 'open';

-- As SQLite has it, so that both read a list of values with the same statement.
create function json_each(list text) returns table (key bigint, value json)
language sql immutable parallel safe
as 'select ordinality - 1, value from pg_catalog.json_array_elements(list::json) with ordinality';
