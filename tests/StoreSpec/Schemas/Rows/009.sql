insert into feed_positions (follower, pos) values ('push', 8);
insert into push_subscriptions (device, user_id, endpoint, p256dh, auth, created) values
    ('bobs-phone', 'bob', 'https://push.example/1', 'BAAA', 'AAAA', 1777622400100);
