update users set role = 'admin', about = 'Tea at five' where id = 'alice';
insert into users (id, name, password, created, role, about, folded, hosted) values ('carol', 'Carol', 'none', 1777622400060, null, null, 'carol', 1);
insert into conversations (id, key, kind, last_seq, last_no, last_pos) values (7, 's:carol', 3, 0, 0, 0);
insert into members (conversation, user_id, role, joined, join_seq, read_seq, read_no) values
    (1, 'carol', 'member', 1777622400060, 1, 0, 0), (7, 'carol', 'member', 1777622400060, 1, 0, 0);
insert into invitations (id, code_hash, uses, used, creator, created, expires) values
    ('0196872a1c007000800000000000e001', x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 5, 1, 'alice', 1777622400061, null);
