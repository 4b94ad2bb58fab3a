update groups set about = 'On Saturdays', announcement = 'Bring water', announced_by = 'alice', announced = 1777622400070, joining = 'request' where name = 'Hike';
insert into group_links (code, group_id, creator, created, expires, max_uses, uses) values
    ('AAECAwQFBgcICQoLDA0ODw', '0196872a1c007000800000000000c001', 'alice', 1777622400071, null, 10, 1);
insert into join_requests (id, group_id, user_id, message, state, created) values
    ('0196872a1c007000800000000000a001', '0196872a1c007000800000000000c001', 'carol', 'May I?', 'open', 1777622400072);
