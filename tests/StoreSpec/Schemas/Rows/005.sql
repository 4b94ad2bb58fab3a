update members set unlisted_seq = 3, told_pos = 2 where conversation = 6 and user_id = 'alice';
update users set invisible = 1 where id = 'carol';
