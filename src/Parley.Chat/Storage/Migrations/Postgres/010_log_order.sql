-- In a conversation, pos rises with seq: sync finds where to go on by halving, and a message has one index less to pay for.
drop index log_pos;
