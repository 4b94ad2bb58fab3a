"""Debian's python3-socketio-client (socketIO_client 0.6.5, of 2015) tells the story of python.test.mjs.

Arguments: URL, transports separated by commas, session id, own id, friend's id, text. Prints what it has seen, a line each.
"""
import sys
import warnings

warnings.simplefilter('ignore', SyntaxWarning)  # the package is older than the Python that runs it
from socketIO_client import SocketIO, SocketIONamespace  # noqa: E402

url, transports, sid, me, friend, text = sys.argv[1:]


def ask(msg):
    return {'from': me, 'to': 'server', 'type': 'json', 'msg': msg}


def say(*words):
    print(*words, flush=True)


def wait(client, until):
    """Waits until it is so, or for ten seconds."""
    for _ in range(50):
        if until():
            return
        client.wait(seconds=0.2)
    sys.exit('nothing came')


class Friend(SocketIONamespace):
    def initialize(self):
        self.received = None

    def on_receivefsmg(self, envelope):
        self.received = envelope['msg']['msg']


with SocketIO(
        url, wait_for_connection=False, transports=transports.split(','), hurry_interval_in_seconds=0.2) as client:
    say('transport', client.transport_name)
    verified = []
    client.emit('auth-c', {'form': me, 'to': 'server', 'type': 'json', 'msg': {'sid': sid}}, verified.append)
    wait(client, lambda: verified)
    say('verified', verified[0]['msg']['user'])

    friends = client.define(Friend, '/friend')
    sent = []
    friends.emit('sendfsmg', {'from': me, 'to': friend, 'type': 'json', 'msg': {'from': me, 'to': friend, 'msg': text}}, sent.append)
    wait(client, lambda: sent)
    say('sent', sent[0]['msg']['code'])
    wait(client, lambda: friends.received)
    say('received', friends.received)

    missed = []
    friends.emit('history-c', ask({'with': friend}), missed.append)
    wait(client, lambda: missed)
    say('history', ' '.join(one['msg']['msg'] for one in missed[0]['msg']['messages']))
