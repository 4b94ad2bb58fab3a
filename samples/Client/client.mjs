// A console chat client in JavaScript. docs/messenger/events.md explains it.
//   npm install socket.io-client && node client.mjs http://localhost:5000 ada 'correct horse' ben
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';

const [server, id, password, peer] = process.argv.slice(2);

// Sign in.
const signIn = await fetch(`${server}/api/v1/sessions`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ id, password, device: { name: 'Console', kind: 'console' } }),
});
if (!signIn.ok) throw new Error((await signIn.json()).detail);
const { sid } = await signIn.json();

// Connect.
const sockets = Object.fromEntries(['/friend', '/group', '/server'].map((room) => [room, io(server + room, { auth: { sid } })]));
for (const socket of Object.values(sockets)) {
  socket.on('connect', () => Object.values(sockets).every(({ connected }) => connected) && sync().catch(report));
  socket.on('connect_error', ({ message, data }) => console.log(data ? `connection refused: ${data.reason}` : `connection failed: ${message}`));
}

// Make a request.
async function ask(room, event, msg) {
  const { msg: answer } = await sockets[room].timeout(10_000).emitWithAck(event, { msg });
  if (answer.code === 1) return answer;
  throw Object.assign(new Error(answer.message), answer);
}

// The data of this device. A real client keeps it, the cursor and the outbox on disk.
const conversations = new Map();
let cursor;

function conversationOf({ from, to, msg: { room } }) {
  const name = room === '/group' || to === '*' || from === id ? to : from;
  const key = `${room} ${name}`;
  if (!conversations.has(key)) conversations.set(key, { room, name, have: undefined, entries: new Map(), waiting: new Map() });
  return conversations.get(key);
}

// Put an entry in its place.
function place(entry) {
  const conversation = conversationOf(entry);
  const { seq } = entry.msg;
  conversation.have ??= seq - 1;
  if (seq > conversation.have) conversation.waiting.set(seq, entry);
  advance(conversation);
  if (conversation.waiting.size > 0) delay(300 + 200 * Math.random()).then(() => fill(conversation)).catch(report);
}

function advance(conversation) {
  for (let next; (next = conversation.waiting.get(conversation.have + 1)); ) {
    conversation.waiting.delete(++conversation.have);
    apply(conversation, next);
  }
}

async function fill(conversation) {
  const { room, name, waiting } = conversation;
  let after = conversation.have;
  for (let more = waiting.size > 0; more; ) {
    const page = await ask(room, 'history-c', { with: name, after, limit: 200 });
    for (const entry of page.messages) {
      after = entry.msg.seq;
      if (after > conversation.have) waiting.set(after, entry);
    }
    advance(conversation);
    ({ more } = page);
  }
  // Whatever is still missing is not visible to this user: they were not in the group then.
  for (let first; (first = Math.min(...waiting.keys())) <= after; advance(conversation)) conversation.have = first - 1;
}

// Apply it.
function apply({ room, name, entries }, { from, msg }) {
  const target = entries.get(msg.msg?.seq);
  if (msg.kind === 'recall') {
    if (target) Object.assign(target, { kind: 'recalled', msg: '' });
    console.log(`${from} has recalled #${msg.msg.seq}`);
  } else if (msg.kind === 'edit') {
    if (!('msg' in msg.msg)) return;   // The user may not see it, or a later entry covers it.
    if (target) Object.assign(target, { msg: msg.msg.msg, mentions: msg.msg.mentions });
    console.log(`${from} has edited #${msg.msg.seq}: ${msg.msg.msg}`);
  } else {
    entries.set(msg.seq, msg);
    if (room === '/server') console.log(`notice: ${msg.kind}`);
    else if (msg.kind === 'system') console.log(`in the group: ${msg.msg.event} ${msg.msg.users.join(', ')}`);
    else console.log(`${from} #${msg.seq}: ${typeof msg.msg === 'string' ? msg.msg : msg.kind}`);
    if (from !== id && room !== '/server') ask(room, 'read-c', { with: name, seq: msg.seq }).catch(report);
  }
}

// Live entries wait while a sync is in progress.
let held = [];
const receive = (entry) => (held ? held.push(entry) : place(entry));
sockets['/friend'].on('receivefsmg', receive);
sockets['/group'].on('receivefsmg', receive);
sockets['/server'].on('notice', (entry) => {
  if (entry.msg.kind !== 'group-changed') receive(entry);   // The group's log has it as well.
});

// Sync.
async function sync() {
  held ??= [];
  for (let more = true; more; ) {
    const page = await ask('/server', 'offline-c', { cursor, limit: 200 });
    if (page.reset) conversations.clear();
    page.messages.forEach(place);
    ({ cursor, more } = page);
  }
  const live = held;
  held = undefined;
  live.forEach(place);
  console.log('in sync');
}
setInterval(() => ask('/server', 'offline-c', { cursor, limit: 0 }).then(({ more }) => more && sync()).catch(report), 60_000).unref();

// Send.
const outbox = [];
async function send(room, to, msg) {
  outbox.push({ room, message: { to, msg, cid: randomUUID() } });
  if (outbox.length > 1) return;   // The first call sends all.
  for (; outbox.length > 0; outbox.shift()) await deliver(outbox[0]);
}

async function deliver({ room, message }) {
  for (let wait = 1_000; ; wait = Math.min(2 * wait, 30_000)) {
    try {
      const { id: entry, seq, time, duplicate } = await ask(room, 'sendfsmg', message);
      if (!duplicate) return receive({ from: id, to: message.to, msg: { from: id, ...message, kind: 'text', id: entry, seq, time, room } });
      // It was stored by an earlier attempt, and may have been edited since.
      const { messages } = await ask(room, 'history-c', { with: message.to, after: seq - 1, limit: 1 });
      return messages.forEach(receive);
    } catch (problem) {
      const isFinal = problem.reason && !problem.retryAfter && problem.reason !== 'internal';
      if (isFinal) return report(problem);
      await delay(problem.retryAfter ?? wait * Math.random());
    }
  }
}

// Show who reads, types, comes and goes.
for (const room of ['/friend', '/group']) {
  sockets[room].on('read-s', ({ from, msg }) => {
    for (const [user, seq] of Object.entries(msg.reads ?? { [from]: msg.seq })) console.log(`${user} has read up to #${seq}`);
  });
  sockets[room].on('typing-s', ({ from, msg }) => console.log(`${from} ${msg.on ? 'is typing' : 'has stopped typing'}`));
}
sockets['/friend'].on('fonline', ({ from }) => console.log(`${from} is online`));
sockets['/friend'].on('foffline', ({ from }) => console.log(`${from} is offline`));

// Commands.
const last = (room, name) => [...conversations.get(`${room} ${name}`).entries.values()].filter((msg) => msg.from === id).at(-1);
const commands = {
  group: (to, ...words) => send('/group', to, words.join(' ')),
  typing: () => ask('/friend', 'typing-c', { with: peer }),
  edit: (...words) => ask('/friend', 'edit-c', { with: peer, id: last('/friend', peer).id, msg: words.join(' ') }),
  recall: () => ask('/friend', 'recall-c', { with: peer, id: last('/friend', peer).id }),
  hide: () => ask('/friend', 'foffline', {}),
  show: () => ask('/friend', 'fonline', {}),
  async friends() {
    const { online, lastSeen } = await ask('/friend', 'online-c', {});
    console.log(`online: ${online.join(', ')}; offline: ${Object.keys(lastSeen).join(', ')}`);
  },
  async list() {
    for (let page, more = true; more; more = page !== undefined) {
      const answer = await ask('/server', 'recent-c', { page });
      for (const one of answer.conversations) console.log(`${one.kind} ${one.with}: ${one.unread} unread of ${one.last?.msg.seq ?? 0}`);
      page = answer.page;
    }
  },
  async history(name = peer, before) {
    const { messages, more } = await ask('/friend', 'history-c', { with: name, before: before && Number(before), limit: 20 });
    for (const { from, msg } of messages) console.log(`[${msg.seq}] ${from}: ${msg.kind === 'text' ? msg.msg : msg.kind}`);
    if (more) console.log(`/history ${name} ${messages[0].msg.seq} shows older messages`);
  },
  quit() {
    lines.close();
    process.stdin.destroy();
  },
};

const report = (problem) => console.log(`refused: ${problem.reason ?? problem.message}`);
const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const [name, ...words] = line.slice(1).split(' ');
  try {
    await (line.startsWith('/') ? commands[name]?.(...words) : send('/friend', peer, line));
  } catch (problem) {
    report(problem);
  }
});
lines.on('close', () => Object.values(sockets).forEach((socket) => socket.close()));
