// What a request costs in calls of the system, which is most of what a lone one costs: counted, so that it holds on any machine.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { befriend, key, session } from './attacks/people.mjs';
import { startServer, temporaryFolder } from './server.mjs';

const times = 300;
const log = join(temporaryFolder(), 'calls');

describe('Calls of the system', () => {
  let server, ada, ben;

  before(async () => {
    server = await startServer({
      under: ['strace', '--follow-forks', '--quiet=all', '--output', log, '--trace', '!futex,sched_yield'],
      env: { PARLEY_CHAT__APIKEYS__0: key, PARLEY_CHAT__REQUESTSPERSECOND: '100000', PARLEY_CHAT__REQUESTBURST: '100000' },
      timeout: 60_000,
    });
    const [one, other] = [await session(server.port, 'ada'), await session(server.port, 'ben')];
    await befriend(server.port, one, other);
    [ada, ben] = await Promise.all([one, other].map(async ({ sid }) => {
      const socket = io(`${server.url}/friend`, { auth: { sid }, transports: ['websocket'], forceNew: true });
      await once(socket, 'connect');
      return socket;
    }));
  });

  after(async () => {
    ada?.close();
    ben?.close();
    // The server itself: what traces it ends with it.
    if (server) process.kill(Number(readFileSync(`/proc/${server.process.pid}/task/${server.process.pid}/children`, 'utf8').trim().split(' ')[0]), 'SIGTERM');
    await server?.exited;
  });

  /** How often each call was made for one round of `act`, on average. */
  async function callsOf(act) {
    for (let i = 0; i < times; i++) await act(i);   // compiles the code
    await sleep(1_000);
    const from = readFileSync(log, 'utf8').length;
    for (let i = 0; i < times; i++) await act(times + i);
    const calls = {};
    for (const [, name] of readFileSync(log, 'utf8').slice(from).matchAll(/^\d+ +(\w+)\(/gm)) calls[name] = (calls[name] ?? 0) + 1 / times;
    return calls;
  }

  const sum = (calls) => Object.values(calls).reduce((a, b) => a + b, 0);
  const show = (t, calls) => t.diagnostic(Object.entries(calls).filter(([, count]) => count >= 0.05)
    .sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count.toFixed(2)}`).join(', '));

  test('a lone message is a read, a transaction with one flush, and two writes', async (t) => {
    const calls = await callsOf(async (n) => {
      const heard = once(ben, 'receivefsmg');
      const [{ msg }] = await Promise.all([ada.emitWithAck('sendfsmg', { to: 'ben', msg: { to: 'ben', msg: `message ${n}` } }), heard]);
      assert.equal(msg.code, 1);
    });
    show(t, calls);
    assert.ok(Math.abs(calls.fsync - 1) < 0.05 && calls.sendto < 2.2 && calls.recvfrom < 2.5, JSON.stringify(calls));
    assert.ok(sum(calls) < 30, `${sum(calls)} calls for a message`);
  });

  test('a request that stores nothing is a read and a write', async (t) => {
    const calls = await callsOf(async () => assert.equal((await ada.emitWithAck('unknown', { msg: {} })).msg.reason, 'malformed'));
    show(t, calls);
    assert.ok(sum(calls) < 6, `${sum(calls)} calls for a request`);
  });
});
