update users set ban_reason = 'Spam' where id = 'mallory';
insert into audit (id, time, actor, address, action, target, details) values
    (1, 1777622500001, 'alice', '192.0.2.7', 'user-ban', 'mallory', '{"reason":"Spam"}');
insert into message_days (day, messages) values (20574, 4);
