-- Groups with a profile, rules, links and requests to join.

alter table groups add column about text;
alter table groups add column avatar text;                              -- the id of a file
alter table groups add column announcement text;
alter table groups add column announced_by text references users (id);
alter table groups add column announced integer;
alter table groups add column inviting text not null default 'members'; -- members, admins
alter table groups add column joining text not null default 'closed';   -- closed, request, open
alter table groups add column history integer not null default 0;       -- whether new members see what was said before
alter table groups add column silenced integer;                         -- only those who run it may send until then
alter table groups add column dissolved integer;

-- A group that all have left has come to its end.
update groups set dissolved = created where owner is null;

create unique index groups_conversation on groups (conversation);

-- The entry that told of the joining; join_seq is before it where the group shows its history.
alter table members add column entered_seq integer not null default 0;
update members set entered_seq = join_seq;
alter table members add column removed integer not null default 0;      -- whether others took him out

create index members_present on members (conversation, entered_seq, user_id) where left_seq is null;
create index members_running on members (conversation, user_id) where left_seq is null and role <> 'member';

create table group_links (
    code text primary key,
    group_id text not null references groups (id),
    creator text not null references users (id),
    created integer not null,
    expires integer,
    max_uses integer,
    uses integer not null default 0
) strict, without rowid;

create index group_links_group on group_links (group_id, created);

create table join_requests (
    id text primary key,
    group_id text not null references groups (id),
    user_id text not null references users (id),
    message text,
    state text not null,                -- open, accepted, declined, cancelled
    created integer not null,
    answered integer
) strict, without rowid;

create unique index join_requests_open on join_requests (user_id, group_id) where state = 'open';
create index join_requests_group on join_requests (group_id, id) where state = 'open';
