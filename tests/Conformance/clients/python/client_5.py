"""Debian's python3-socketio 5.7 tells the story of python.test.mjs. Arguments and output as in client_2015.py."""
import queue
import sys

import socketio

url, transports, sid, me, friend, text = sys.argv[1:]
client = socketio.Client(reconnection=False)
received = queue.Queue()


def say(*words):
    print(*words, flush=True)


@client.on('receivefsmg', namespace='/friend')
def on_receivefsmg(envelope):
    received.put(envelope['msg']['msg'])


client.connect(url, transports=transports.split(','), namespaces=['/', '/friend'], auth={'sid': sid}, wait_timeout=10)
say('transport', client.transport())
time = client.call('time-c', {'from': me, 'to': 'server', 'type': 'json', 'msg': {}}, timeout=10)
say('verified', me if time['msg']['code'] == 1 else time)

answer = client.call(
    'sendfsmg', {'from': me, 'to': friend, 'type': 'json', 'msg': {'from': me, 'to': friend, 'msg': text}}, namespace='/friend', timeout=10)
say('sent', answer['msg']['code'])
say('received', received.get(timeout=10))

history = client.call('history-c', {'from': me, 'to': 'server', 'type': 'json', 'msg': {'with': friend}}, namespace='/friend', timeout=10)
say('history', ' '.join(one['msg']['msg'] for one in history['msg']['messages']))
client.disconnect()
