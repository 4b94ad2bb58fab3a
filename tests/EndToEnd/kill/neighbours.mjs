// What passes between two nodes, checked with a few users: presence, typing, members of a group.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';

const password = 'correct horse battery';

/** Ann on the first node; her friends Ben and Carl on the second one. */
export class Neighbours {
  #open = [];

  constructor([first, second]) {
    Object.assign(this, { first, second });
  }

  async settle() {
    const [ann, ben, carl] = await Promise.all([signUp(this.first, 'ann'), signUp(this.second, 'ben'), signUp(this.second, 'carl')]);
    Object.assign(this, { ann, ben, carl });
    for (const [friend, sid] of [['ben', ben], ['carl', carl]]) {
      const { id } = await call(this.first, ann, 'POST', '/friend-requests', { to: friend });
      await call(this.second, sid, 'POST', `/friend-requests/${id}/accept`);
    }
  }

  /** Ben is told that Ann has come. */
  async meet() {
    this.bens = await this.#connect(this.second, this.ben, '/friend');
    const came = once(this.bens, 'fonline', ({ from }) => from === 'ann');
    this.anns = await this.#connect(this.first, this.ann, '/friend');
    await came;
  }

  async type() {
    const typed = once(this.bens, 'typing-s', ({ from }) => from === 'ann');
    this.anns.emit('typing-c', { msg: { with: 'ben' } });
    await typed;
  }

  /** When Ben was told that Ann has gone; fails if that takes longer than this. */
  async left(milliseconds) {
    await once(this.bens, 'foffline', ({ from }) => from === 'ann', milliseconds);
    return performance.now();
  }

  /** Carl enters a group and leaves it, again and again. Returns what Carl received of what Ann said, and what was to be received. */
  async comeAndGo(times) {
    const anns = await this.#connect(this.first, this.ann, '/group');
    const [bens, carls] = [await this.#connect(this.second, this.ben, '/group'), await this.#connect(this.second, this.carl, '/group')];
    const received = [];
    carls.on('receivefsmg', ({ msg: { kind, msg } }) => { if (kind === 'text') received.push(msg); });
    const { id } = await call(this.first, this.ann, 'POST', '/groups', { name: 'All', members: ['ben'] });
    const say = async (text) => {
      // Carl is on the node of Ben: what the node sends to Carl, it has sent by then.
      const heard = once(bens, 'receivefsmg', ({ msg }) => msg.msg === text);
      const { msg } = await anns.timeout(10_000).emitWithAck('sendfsmg', { from: 'ann', to: id, type: 'json', msg: { from: 'ann', to: id, msg: text } });
      assert.equal(msg.code, 1);
      await heard;
    };
    for (let n = 1; n <= times; n++) {
      await say(`without ${n}`);
      await call(this.first, this.ann, 'POST', `/groups/${id}/members`, { users: ['carl'] });
      await say(`with ${n}`);
      await call(this.first, this.ann, 'DELETE', `/groups/${id}/members/carl`);
    }
    await say('without, at the end');
    await pause(300);   // What was sent to Carl by mistake arrives at the same time as Ben's.
    return { received, expected: Array.from({ length: times }, (_, n) => `with ${n + 1}`) };
  }

  /** Ann says so many things to Ben on the first node. */
  async say(times) {
    this.anns ??= await this.#connect(this.first, this.ann, '/friend');
    for (let n = 1; n <= times; n++) {
      const { msg } = await this.anns.timeout(10_000).emitWithAck('sendfsmg', { from: 'ann', to: 'ben', type: 'json', msg: { from: 'ann', to: 'ben', msg: `say ${n}` } });
      assert.equal(msg.code, 1);
    }
  }

  /** What a device of Ben gets on a node from a cursor: `{ texts, cursor, reset }`. */
  async sync(node, cursor) {
    const server = await this.#connect(node, this.ben, '/server');
    const texts = [];
    for (let answer; ;) {
      ({ msg: answer } = await server.timeout(15_000).emitWithAck('offline-c', { from: 'ben', to: 'server', type: 'json', msg: { cursor, limit: 200 } }));
      assert.equal(answer.code, 1);
      for (const { msg } of answer.messages) if (msg.kind === 'text') texts.push(msg.msg);
      if (!answer.more) return { texts, cursor: answer.cursor, reset: answer.reset ?? false };
      cursor = answer.cursor;
    }
  }

  /** Ben's socket for messages on a node. */
  hear(node) {
    return this.#connect(node, this.ben, '/friend');
  }

  close() {
    for (const socket of this.#open) socket.close();
  }

  async #connect(url, sid, namespace) {
    const socket = io(`${url}${namespace}`, { auth: { sid }, transports: ['websocket'], forceNew: true, reconnection: false });
    this.#open.push(socket);
    await once(socket, 'connect');
    return socket;
  }
}

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
export function once(socket, name, fits = () => true, milliseconds = 60_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name} within ${milliseconds} ms`)), milliseconds);
    socket.on(name, function hear(value) {
      if (!fits(value)) return;
      clearTimeout(timer);
      socket.off(name, hear);
      resolve(value);
    });
  });
}
