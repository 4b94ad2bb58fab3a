insert into link_uses (code, user_id, request) values ('AAECAwQFBgcICQoLDA0ODw', 'carol', '0196872a1c007000800000000000a001');
insert into request_notices (request, pos) values ('0196872a1c007000800000000000f002', 1);
