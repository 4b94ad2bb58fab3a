// The server is killed again and again while users chat. Every acknowledged message must be stored, once, for all users.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { findProblems } from './kill/checker.mjs';
import { Follower } from './kill/follower.mjs';
import { Line } from './kill/line.mjs';
import { startNodes } from './kill/nodes.mjs';
import { Talker } from './kill/talker.mjs';
import { freePort, startServer, temporaryFolder } from './server.mjs';

const people = 6;
const password = 'correct horse battery';

const scenes = {
  'The server, killed at any moment,': {
    kills: Number(process.env.KILLS ?? 24),
    enough: Number(process.env.MESSAGES ?? 20_000),
    ways: [['websocket'], ['polling'], ['polling', 'websocket']],
    begin: startOne,
  },
  // Without affinity, which clients like these do not have, only WebSocket works.
  'One of three nodes with Redis, killed at any moment,': {
    kills: Number(process.env.KILLS ?? 3), enough: Number(process.env.MESSAGES ?? 4_000), ways: [['websocket']], begin: () => startNodes({ withRedis: true }),
  },
  'One of three nodes without Redis, killed at any moment,': {
    kills: Number(process.env.KILLS ?? 2), enough: Number(process.env.MESSAGES ?? 3_000), ways: [['websocket']], begin: () => startNodes({ withRedis: false }),
  },
};

for (const [name, { kills, enough, ways, begin }] of Object.entries(scenes)) describe(name, { timeout: 480_000 }, () => {
  const open = [];
  let server;
  after(async () => {
    for (const one of open) one.close();
    await server?.end();
  });

  test('loses no acknowledged message, and stores none twice', { timeout: 470_000 }, async (t) => {
    const started = performance.now();
    server = await begin();
    const { url } = server;
    const town = await settle(url);
    const journal = new Journal();

    const followers = town.users.map((user, at) => new Follower({
      url, user: user.id, sid: user.sids[1], transports: ways[(at + 1) % ways.length], isEager: at % 2 === 0, conversationOf: town.conversationFor(user.id), journal,
    }));
    open.push(...followers);
    await until(() => followers.every((one) => one.isReady), 20_000, 'the followers', journal);

    const talkers = town.users.map((user, at) => new Talker({
      url, user: user.id, sid: user.sids[0], transports: ways[at % ways.length], places: town.placesOf(user.id), journal,
    }));
    open.push(...talkers);

    const restarts = [];
    while (restarts.length < kills || journal.acked.size < enough) {
      // A random amount of traffic, sometimes none at all, then the end.
      const share = (enough - journal.acked.size) / Math.max(1, kills - restarts.length);
      const goal = journal.acked.size + Math.floor(Math.random() * 2 * Math.max(100, share));
      await until(() => journal.acked.size >= goal, 60_000, 'acknowledgements', journal);
      const { died, listening } = await server.kill();
      const before = journal.answers;
      restarts.push({ toListen: listening - died, firstAck: journal.nextAnswer().then((at) => at - listening) });
      if (Math.random() < 0.8) await until(() => journal.answers > before, 60_000, 'the first acknowledgement', journal);
    }

    for (const one of talkers) one.stop();
    await until(() => talkers.every((one) => one.waiting === 0), 60_000, 'the outboxes to empty', journal);
    const talked = performance.now();

    // A device that was in use all along: its entries after a last sync from its cursor.
    for (const one of followers) await until(() => one.line.isUp, 20_000, 'the followers to come back', journal);
    for (const one of followers) assert.ok(await caughtUp(one), `${one.user} did not reach the end`);
    const logs = town.users.flatMap((user, at) => town.conversationsOf(user.id)
      .map((conversation) => ({ reader: `${user.id}'s follower`, conversation, entries: followers[at].copy(conversation) })));

    // A new device: the whole history.
    for (const user of town.users) logs.push(...await historyOf(url, user, town, journal, open));

    report(t, { journal, restarts: await Promise.all(restarts.map(async (one) => ({ ...one, firstAck: await one.firstAck }))), started, talked });
    assert.deepEqual(journal.failures.slice(0, 10), []);
    const problems = findProblems({ ...journal, logs: logs.map((log) => whole(log, logs)) });
    assert.deepEqual(problems.slice(0, 10), [], `${problems.length} problems`);
    assert.equal(journal.liveHoles, 0, 'live delivery on one connection had gaps');
    assert.ok(restarts.length >= kills && journal.acked.size >= enough);
  });
});

/** One server, alone: what is started again is on the same port. */
async function startOne() {
  const [dataDir, port] = [temporaryFolder(), await freePort()];
  const start = () => startServer({ dataDir, port, timeout: 60_000 });
  let server = await start();
  return {
    url: server.url,
    async kill() {
      await server.kill();
      const died = performance.now();
      server = await start();
      return { died, listening: performance.now() };
    },
    end: () => server.kill(),
  };
}

/** The sent messages and the responses, as the clients have seen them. */
class Journal {
  sent = new Map();
  acked = new Map();
  failures = [];
  sends = 0;
  resent = 0;
  duplicates = 0;
  answers = 0;
  liveHoles = 0;
  #waiting = [];

  fail(what) {
    this.failures.push(what);
  }

  answered(text, { id, seq }) {
    this.answers++;
    const first = this.acked.get(text);
    if (first && (first.id !== id || first.seq !== seq)) this.fail(`${text} was answered as ${first.id}/${first.seq} and as ${id}/${seq}`);
    this.acked.set(text, { id, seq });
    for (const resolve of this.#waiting.splice(0)) resolve(performance.now());
  }

  /** Resolves with the next response. */
  nextAnswer() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Six users, all friends, and one group of all; two devices and, later, a new one for each. */
async function settle(url) {
  const call = async (sid, method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method, headers: { 'content-type': 'application/json', ...(sid && { authorization: `Bearer ${sid}` }) }, body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  const users = await Promise.all(Array.from({ length: people }, async (_, n) => {
    const id = `user${n + 1}`;
    await call(null, 'POST', '/users', { id, password });
    const sessions = [];
    for (const name of ['talker', 'follower', 'fresh']) sessions.push(await call(null, 'POST', '/sessions', { id, password, device: { name, kind: 'test' } }));
    return { id, sids: sessions.map((one) => one.sid) };
  }));
  for (const [at, one] of users.entries()) {
    for (const other of users.slice(at + 1)) {
      const { id } = await call(one.sids[0], 'POST', '/friend-requests', { to: other.id });
      await call(other.sids[0], 'POST', `/friend-requests/${id}/accept`);
    }
  }
  const ids = users.map((one) => one.id);
  const group = await call(users[0].sids[0], 'POST', '/groups', { name: 'All', members: ids.slice(1) });
  const direct = (one, other) => [one, other].sort().join(' and ');
  const friendsOf = (user) => ids.filter((one) => one !== user);
  return {
    users,
    group: group.id,
    direct,
    friendsOf,
    conversationsOf: (user) => ['all', ...friendsOf(user).map((other) => direct(user, other))],
    // Every third message or so goes to the group.
    placesOf: (user) => friendsOf(user).flatMap((to, at) => [
      { at: 'friend', to, conversation: direct(user, to) },
      ...(at % 2 === 0 ? [{ at: 'group', to: group.id, conversation: 'all' }] : []),
    ]),
    conversationFor: (user) => ({ from, to }) => {
      if (to === group.id) return 'all';
      if (!ids.includes(to) || !ids.includes(from)) return null;
      return direct(user, from === user ? to : from);
    },
  };
}

/** Whether one more sync, from the cursor of the device, reaches the end. */
async function caughtUp(follower) {
  for (let tries = 0; tries < 50; tries++) if (await follower.sync()) return true;
  return false;
}

/** All conversations of a user, read in pages by a new device. */
async function historyOf(url, user, town, journal, open) {
  let line;
  const ready = new Promise((resolve) => {
    line = new Line({ url, sid: user.sids[2], transports: ['websocket'], ready: resolve, fail: (text) => journal.fail(text) });
  });
  open.push(line);
  await ready;
  const page = async (at, msg) => {
    const answer = await line.ask(line[at], 'history-c', { from: user.id, to: 'server', type: 'json', msg: { ...msg, limit: 200 } }, 30_000);
    if (answer?.msg.code !== 1) throw new Error(`history-c: ${JSON.stringify(answer)}`);
    return answer.msg;
  };
  const logs = [];
  for (const [at, conversation, other] of [['group', 'all', town.group], ...town.friendsOf(user.id).map((friend) => ['friend', town.direct(user.id, friend), friend])]) {
    const entries = [];
    for (let more = true; more;) {
      const answer = await page(at, { with: other, after: entries.at(-1)?.seq ?? 0 });
      entries.push(...answer.messages.map(({ msg: { id, seq, from, kind, msg } }) => ({ id, seq, from, text: kind === 'text' ? msg : null })));
      more = answer.more && answer.messages.length > 0;
    }
    logs.push({ reader: `${user.id}'s fresh device`, conversation, entries });
  }
  line.close();
  return logs;
}

/** A follower may have begun after entries that the server itself made; those before its first one are taken from a fresh device. */
function whole(log, logs) {
  const first = log.entries[0]?.seq ?? 1;
  if (first === 1 || !log.reader.endsWith('follower')) return log;
  const other = logs.find((one) => one.conversation === log.conversation && one.reader.endsWith('fresh device'));
  const before = other.entries.filter((entry) => entry.seq < first && entry.text === null);
  return { ...log, entries: [...before, ...log.entries] };
}

async function until(isTrue, milliseconds, what, journal) {
  const end = performance.now() + milliseconds;
  while (!isTrue()) {
    assert.deepEqual(journal.failures.slice(0, 10), []);
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms for ${what}; ${journal.acked.size} acknowledged`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function report(t, { journal, restarts, started, talked }) {
  const seconds = (milliseconds) => `${(milliseconds / 1_000).toFixed(2)} s`;
  const spread = (numbers) => {
    const sorted = [...numbers].sort((x, y) => x - y);
    return `median ${seconds(sorted[Math.floor(sorted.length / 2)])}, most ${seconds(sorted.at(-1))}`;
  };
  t.diagnostic(`kills ${restarts.length}; messages ${journal.sent.size}; acknowledged ${journal.acked.size}; sends ${journal.sends}; `
    + `sent again ${journal.resent}; answered as duplicate ${journal.duplicates}; holes seen live and filled ${journal.liveHoles}`);
  t.diagnostic(`from death to listening: ${spread(restarts.map((one) => one.toListen))}; from listening to the first acknowledgement: ${spread(restarts.map((one) => one.firstAck))}`);
  t.diagnostic(`talked for ${seconds(talked - started)}, all in all ${seconds(performance.now() - started)}`);
}
