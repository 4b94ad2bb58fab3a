// Users chat while things happen to the server. At the end, everybody must have everything that was acknowledged, once and in order.
import { findProblems } from './checker.mjs';
import { Follower } from './follower.mjs';
import { Journal } from './journal.mjs';
import { Line } from './line.mjs';
import { Talker } from './talker.mjs';
import { people, settle } from './town.mjs';

const any = [['websocket'], ['polling'], ['polling', 'websocket']];
// However many talk, about as many messages are under way, and about as many connections are tried again in a second.
const pace = { inFlight: Math.max(1, Math.floor(72 / people)), slowest: Math.max(200, 20 * people) };
const historiesAtOnce = 4;

/**
 * Lets users chat while `server.strike()` is called so many times, until at least `enough` messages are acknowledged.
 *
 * @returns `{ found, outages }`: everything that is wrong, and for how long clients were without service, in milliseconds.
 */
export async function chat(server, { strikes, enough, say }) {
  const evening = new Evening(server, say);
  try {
    await evening.talk(strikes, enough);
    return { found: await evening.check(), outages: evening.outages };
  } catch (error) {
    if (!(error instanceof GoneWrong)) throw error;
    return { found: evening.journal.failures, outages: evening.outages };
  } finally {
    evening.close();
  }
}

/** A client has noticed something that must not happen. */
class GoneWrong extends Error {}

class Evening {
  journal = new Journal();
  #open = [];
  #restarts = [];
  #started = performance.now();

  constructor(server, say) {
    Object.assign(this, { server, say });
  }

  get outages() {
    return this.#open.flatMap((one) => one.line?.outages ?? []);
  }

  async talk(strikes, enough) {
    const { journal, server } = this;
    const { url } = server;
    this.town = await settle(url);
    this.followers = this.#keep(this.town.users.map((user, at) => new Follower({
      url, user: user.id, sid: user.sids[1], transports: any[(at + 1) % any.length], isEager: at % 2 === 0,
      conversationOf: this.town.conversationFor(user.id), journal, ...pace,
    })));
    await this.#until(() => this.followers.every((one) => one.isReady), 60_000, 'the followers');
    const talkers = this.#keep(this.town.users.map((user, at) => new Talker({
      url, user: user.id, sid: user.sids[0], transports: any[at % any.length], places: this.town.placesOf(user.id), journal, ...pace,
    })));

    while (this.#restarts.length < strikes || journal.acked.size < enough) {
      // A random amount of traffic, sometimes none at all, then the strike.
      const share = (enough - journal.acked.size) / Math.max(1, strikes - this.#restarts.length);
      const goal = journal.acked.size + Math.floor(Math.random() * 2 * Math.max(100, share));
      await this.#until(() => journal.acked.size >= goal, 60_000, 'acknowledgements');
      if (strikes === 0) continue;
      const { name: what, died, listening } = await server.strike();
      const before = journal.answers;
      this.#restarts.push({ what, toListen: listening - died, firstAck: journal.nextAnswer().then((at) => at - listening) });
      if (Math.random() < 0.8) await this.#until(() => journal.answers > before, 60_000, 'the first acknowledgement');
    }

    for (const one of talkers) one.stop();
    await this.#until(() => talkers.every((one) => one.waiting === 0), 60_000, 'the outboxes to empty');
    this.talked = performance.now();
  }

  /** What is wrong, in words; nothing if all is well. */
  async check() {
    const { journal, followers, town } = this;
    // A device that was in use all along: its entries after a last sync from its cursor.
    for (const one of followers) await this.#until(() => one.line.isUp, 60_000, 'the followers to come back');
    for (const one of followers) if (!await caughtUp(one)) journal.fail(`${one.user} did not reach the end`);
    // Also conversations that the user has no part in: what is in them has leaked.
    const logs = town.users.flatMap((user, at) => [...new Set([...town.conversationsOf(user.id), ...followers[at].conversations])]
      .map((conversation) => ({ reader: `${user.id}'s follower`, conversation, entries: followers[at].copy(conversation) })));
    // A new device: the whole history.
    for (let at = 0; at < town.users.length; at += historiesAtOnce) {
      logs.push(...(await Promise.all(town.users.slice(at, at + historiesAtOnce).map((user) => this.#historyOf(user)))).flat());
    }

    await this.#report();
    const problems = findProblems({ ...journal, logs: logs.map((log) => whole(log, logs)) });
    return [
      ...journal.failures,
      ...(journal.liveHoles > 0 ? [`on one connection, ${journal.liveHoles} entries were missing between others`] : []),
      ...(journal.liveTwice > 0 ? [`on one connection, ${journal.liveTwice} entries came twice`] : []),
      ...(problems.length > 0 ? [`${problems.length} problems: ${summary(problems)}`] : []),
      ...problems.slice(0, 10).map(({ kind, reader, conversation, detail }) => `${kind} for ${reader} in ${conversation}: ${detail}`),
    ];
  }

  close() {
    for (const one of this.#open) one.close();
  }

  #keep(clients) {
    this.#open.push(...clients);
    return clients;
  }

  /** All conversations of a user, read in pages by a new device. */
  async #historyOf(user) {
    const { journal, town, server: { url } } = this;
    let line;
    const ready = new Promise((resolve) => {
      line = new Line({ url, sid: user.sids[2], transports: ['websocket'], ready: resolve, fail: (text) => journal.fail(text) });
    });
    this.#open.push(line);
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

  async #until(isTrue, milliseconds, what) {
    const end = performance.now() + milliseconds;
    while (!isTrue()) {
      if (this.journal.failures.length > 0) throw new GoneWrong();
      if (performance.now() > end) throw new Error(`waited ${milliseconds} ms for ${what}; ${this.journal.acked.size} acknowledged`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #report() {
    const { journal, outages, say, talked } = this;
    const restarts = await Promise.all(this.#restarts.map(async (one) => ({ ...one, firstAck: await one.firstAck })));
    const seconds = (milliseconds) => `${(milliseconds / 1_000).toFixed(2)} s`;
    const spread = (numbers) => {
      if (numbers.length === 0) return 'never';
      const sorted = [...numbers].sort((x, y) => x - y);
      return `median ${seconds(sorted[Math.floor(sorted.length / 2)])}, most ${seconds(sorted.at(-1))}`;
    };
    say(`strikes ${restarts.length}; messages ${journal.sent.size}; acknowledged ${journal.acked.size}; sends ${journal.sends}; `
      + `sent again ${journal.resent}; answered as duplicate ${journal.duplicates}; holes seen live and filled ${journal.liveHoles}`);
    say(`from death to listening: ${spread(restarts.map((one) => one.toListen))}; from listening to the first acknowledgement: ${spread(restarts.map((one) => one.firstAck))}`);
    say(`${outages.length} times somebody was without service: ${spread(outages)}`);
    for (const { what, toListen, firstAck } of restarts.filter((one) => one.what)) say(`${what}: ${seconds(toListen)}, then ${seconds(firstAck)}`);
    say(`talked for ${seconds(talked - this.#started)}, all in all ${seconds(performance.now() - this.#started)}`);
  }
}

/** Whether one more sync, from the cursor of the device, reaches the end. */
async function caughtUp(follower) {
  for (let tries = 0; tries < 50; tries++) if (await follower.sync()) return true;
  return false;
}

/** A follower may have begun after entries that the server itself made; those before its first one are taken from a fresh device. */
function whole(log, logs) {
  const first = log.entries[0]?.seq ?? 1;
  if (first === 1 || !log.reader.endsWith('follower')) return log;
  const other = logs.find((one) => one.conversation === log.conversation && one.reader.endsWith('fresh device'));
  const before = (other?.entries ?? []).filter((entry) => entry.seq < first && entry.text === null);
  return { ...log, entries: [...before, ...log.entries] };
}

/** How many problems of which kind there are, for which readers. */
function summary(problems) {
  const counts = new Map();
  for (const { kind, reader } of problems) counts.set(`${kind} for ${reader}`, (counts.get(`${kind} for ${reader}`) ?? 0) + 1);
  return [...counts].map(([what, times]) => `${what}: ${times}`).join('; ');
}
