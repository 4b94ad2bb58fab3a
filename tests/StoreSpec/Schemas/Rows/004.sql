update log set changed = 1777622400080 where pos = 7;
insert into deleted_messages (conversation, user_id, seq) values (5, 'alice', 2);
