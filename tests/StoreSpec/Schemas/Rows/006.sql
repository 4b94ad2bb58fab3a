insert into files (id, owner, state, name, type, size, sha256, width, height, created, unused) values
    ('00112233445566778899aabbccddeeff', 'alice', 'ready', 'note.txt', 'text/plain', 6, '7365d029861e32c521f8089b00a6fb32daf0615025b69b599d1ce53501b845c2', null, null, 1777622400090, null);
insert into log (pos, id, conversation, seq, no, sender, cid, kind, body, time) values
    (8, '0196872a1c0070008000000000000008', 5, 4, 4, 'alice', 'c4', 'file', '{"file":"00112233445566778899aabbccddeeff","name":"note.txt","size":6}', 1777622400091);
update conversations set last_seq = 4, last_no = 4, last_pos = 8 where id = 5;
update members set read_seq = 4, read_no = 4 where conversation = 5 and user_id = 'alice';
insert into file_uses (file, conversation, seq) values ('00112233445566778899aabbccddeeff', 5, 4);
