// What passes between nodes and is not stored, with real processes: presence, typing, and the end of a node without a word.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { startNodes } from './kill/nodes.mjs';

const password = 'correct horse battery';

for (const withRedis of [true, false]) describe(`Nodes ${withRedis ? 'with' : 'without'} Redis`, { timeout: 240_000 }, () => {
  const open = [];
  let cluster;
  after(async () => {
    for (const socket of open) socket.close();
    await cluster?.end();
  });

  test('tell each other who is there and who types, and notice when one of them dies', async () => {
    cluster = await startNodes({ withRedis });
    const [first, second] = cluster.nodes;
    const ann = await signUp(first.url, 'ann');
    const ben = await signUp(second.url, 'ben');
    const { id } = await call(first.url, ann, 'POST', '/friend-requests', { to: 'ben' });
    await call(second.url, ben, 'POST', `/friend-requests/${id}/accept`);

    const bens = connect(second.url, ben);
    await once(bens, 'connect');
    const came = once(bens, 'fonline', ({ from }) => from === 'ann');
    const anns = connect(first.url, ann);
    await came;

    const typed = once(bens, 'typing-s', ({ from }) => from === 'ann');
    anns.emit('typing-c', { msg: { with: 'ben' } });
    await typed;

    const killed = performance.now();
    const left = once(bens, 'foffline', ({ from }) => from === 'ann');
    await first.kill();
    await left;
    const took = performance.now() - killed;
    assert.ok(took < 40_000, `a friend was told after ${took} ms`);
  });

  function connect(url, sid) {
    const socket = io(`${url}/friend`, { auth: { sid }, transports: ['websocket'], forceNew: true, reconnection: false });
    open.push(socket);
    return socket;
  }
});

async function signUp(url, id) {
  await call(url, null, 'POST', '/users', { id, password });
  return (await call(url, null, 'POST', '/sessions', { id, password })).sid;
}

async function call(url, sid, method, path, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method, headers: { 'content-type': 'application/json', ...(sid && { authorization: `Bearer ${sid}` }) }, body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

/** Resolves with the next such event. */
function once(socket, name, fits = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name}`)), 60_000);
    socket.on(name, function hear(value) {
      if (!fits(value)) return;
      clearTimeout(timer);
      socket.off(name, hear);
      resolve(value);
    });
  });
}
