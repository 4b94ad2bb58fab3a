// Clients in Python, from Debian: one of 2015, which reads only binary payloads over polling, and a current one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { closeAll } from './lib/client.mjs';
import { chat, done } from './lib/envelopes.mjs';
import { befriend, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';

const python = '/usr/bin/python3'; // Debian's own, for which its packages are made
const ascii = 'Hello!';
const beyond = 'Grüße 你好 👋';

const clients = [
  { name: 'socketIO_client 0.6.5', script: 'client_2015.py', use: 'xhr-polling', transport: 'xhr-polling', text: beyond },
  // Over WebSocket it reads no text beyond ASCII, from any server.
  { name: 'socketIO_client 0.6.5', script: 'client_2015.py', use: 'xhr-polling,websocket', transport: 'websocket', text: ascii },
  { name: 'python-socketio 5.7', script: 'client_5.py', use: 'polling', transport: 'polling', text: beyond },
  { name: 'python-socketio 5.7', script: 'client_5.py', use: 'websocket', transport: 'websocket', text: beyond },
  { name: 'python-socketio 5.7', script: 'client_5.py', use: 'polling,websocket', transport: 'websocket', text: beyond },
];

describe('Clients in Python', { timeout: 120_000, concurrency: true }, () => {
  const server = useServer();
  let bob, other;

  before(async () => {
    bob = await newPerson(server.url, 'bob');
    other = await bob.connect();
  });

  for (const { name, script, use, transport, text } of clients) {
    test(`${name} over ${use} is verified, chats both ways and reads history`, { timeout: 60_000 }, async () => {
      const alice = await newPerson(server.url, 'alice');
      await befriend(alice, bob);
      const answered = other.friend.next('receivefsmg', ({ from }) => from === alice.id, 30_000).then(async ({ msg }) => {
        assert.equal(msg.msg, text);
        done(await other.friend.request('sendfsmg', chat(bob.id, alice.id, `${text} back`)));
      });

      const file = fileURLToPath(new URL(`python/${script}`, import.meta.url));
      const said = promisify(execFile)(python, [file, server.url, use, alice.sid, alice.id, bob.id, text], { timeout: 30_000 });

      const [{ stdout }] = await Promise.all([said, answered]);
      assert.deepEqual(stdout.trim().split('\n'), [
        `transport ${transport}`,
        `verified ${alice.id}`,
        'sent 1',
        `received ${text} back`,
        `history ${text} ${text} back`,
      ]);
    });
  }

  after(closeAll);
});
