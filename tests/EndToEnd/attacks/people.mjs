// Accounts for the attacks, created with the key of a host application: without passwords, so without their cost.
import { setTimeout as delay } from 'node:timers/promises';
import { RawSocket, call, frame as wrap } from './raw.mjs';

export const key = 'attack-'.padEnd(40, 'k');

/** Makes calls over HTTP, with retries where the server asks for them; a refusal is an error. */
export async function api(port, sid, method, path, body, headers = {}) {
  for (let tries = 1; ; tries++) {
    const answer = await call(port, method, `/api/v1${path}`, {
      body: body && JSON.stringify(body), headers: { ...(body && { 'content-type': 'application/json' }), ...(sid && { authorization: `Bearer ${sid}` }), ...headers },
    });
    if (answer.status >= 200 && answer.status <= 299) return answer.text ? JSON.parse(answer.text) : null;
    if (answer.status !== 503 || tries === 5) throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${answer.text}`), answer);
    await delay(JSON.parse(answer.text).retryAfter ?? 200);
  }
}

/** A session of a user, who is created if missing: `{ id, sid, device }`. */
export async function session(port, user) {
  const { sid, device } = await api(port, null, 'POST', '/sessions/trusted', { user, device: { name: 'Test', kind: 'test' } }, { 'x-api-key': key });
  return { id: user, sid, device };
}

/** Makes two users friends if they are not yet. */
export async function befriend(port, one, other) {
  const { friends } = await api(port, one.sid, 'GET', '/friends');
  if (friends.some(({ id }) => id === other.id)) return;
  const { id } = await api(port, one.sid, 'POST', '/friend-requests', { to: other.id });
  await api(port, other.sid, 'POST', `/friend-requests/${id}/accept`);
}

const made = new Map();   // what was made once for a server

function once(port, name, make) {
  const key = `${port} ${name}`;
  if (!made.has(key)) made.set(key, make());
  return made.get(key);
}

/** A user with so many groups of their own, and so many messages of so many characters in each; made once for each server. */
export function history(port, user, { groups = 50, messages = 20, size = 32_000 } = {}) {
  return once(port, user, () => write(port, user, groups, messages, size));
}

async function write(port, user, groups, messages, size) {
  const owner = await session(port, user);
  const ids = [];
  for (let n = 0; n < groups; n++) ids.push((await api(port, owner.sid, 'POST', '/groups', { name: `${user} ${n}` })).id);
  await say(port, owner, '/group', ids.flatMap((to) => Array.from({ length: messages }, (_, n) => ({ to, msg: `${user} ${n} `.padEnd(size, 'x') }))));
  return { ...owner, groups: ids };
}

/** Sends messages over one socket, some dozens at a time, and waits until all are acknowledged. */
export async function say(port, { sid }, namespace, messages) {
  const line = await RawSocket.verified(port, sid, { namespaces: [namespace] });
  for (let at = 0; at < messages.length; at += 50) {
    const some = messages.slice(at, at + 50);
    await line.sendAll(some.map((message, n) => packet(namespace, 'sendfsmg', { to: message.to, msg: message }, at + n)));
    for (let n = 0; n < some.length; n++) {
      const answer = await line.until((text) => text.startsWith(`43${namespace},${at + n}[`), 30_000);
      if (!answer?.includes('"code":1')) throw new Error(`sendfsmg: ${answer} ${line.end}`);
    }
    line.texts.length = 0;
  }
  line.close();
}

/** How many notices of such kinds a user has. */
export async function notices(port, { sid }, prefix) {
  const line = await RawSocket.verified(port, sid);
  let found = 0;
  for (let after = 0, more = true, n = 0; more; n++) {
    line.socket.write(packet('/server', 'history-c', { msg: { with: 'server', after, limit: 200 } }, n));
    const text = await line.until((one) => one.startsWith(`43/server,${n}[`));
    const [{ msg }] = JSON.parse(text.slice(text.indexOf('[')));
    found += msg.messages.filter((one) => one.msg.kind?.startsWith(prefix)).length;
    after = msg.messages.at(-1)?.msg.seq ?? after;
    more = msg.more;
  }
  line.close();
  return found;
}

/** The frame of an event. */
export function packet(namespace, event, envelope, ack = '') {
  return wrap(`42${namespace === '/' ? '' : `${namespace},`}${ack}${JSON.stringify([event, envelope])}`);
}
