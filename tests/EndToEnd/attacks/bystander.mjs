// Two friends who chat all the time, in their own process: the duration of each send, and the history on a new device afterwards.
import { setPriority } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';

const Pause = 20;
setPriority(Number(process.env.ATTACK_NICE ?? 0));

// By how much this process itself was late: what it measures was at most that much less.
const lateness = monitorEventLoopDelay({ resolution: 10 });
lateness.enable();

class Friend {
  outbox = new Map();   // cid → when it was sent, and in which phase
  acknowledged = new Map();
  heard = [];
  ends = [];
  refusals = [];
  hasEnded = false;
  #next = 0;

  constructor(url, { id, sid }, other, done) {
    Object.assign(this, { id, other, done });
    this.socket = io(`${url}/friend`, { auth: { sid }, forceNew: true, transports: ['websocket'], reconnectionDelay: 50, reconnectionDelayMax: 500 });
    this.socket.on('receivefsmg', ({ msg }) => this.heard.push(msg));
    this.socket.on('disconnect', (reason) => {
      this.ends.push(reason);
      this.hasEnded = true;
    });
    this.socket.on('connect', () => {
      for (const cid of this.outbox.keys()) this.#send(cid);
    });
  }

  say(phase) {
    const cid = `${this.id}-${++this.#next}`;
    this.outbox.set(cid, { at: performance.now(), phase });
    if (this.socket.connected) this.#send(cid);
  }

  #send(cid) {
    this.socket.emit('sendfsmg', { to: this.other, msg: { to: this.other, msg: `says ${cid}`, cid } }, ({ msg }) => this.#answered(cid, msg));
  }

  async #answered(cid, msg) {
    const sent = this.outbox.get(cid);
    if (msg.code !== 1) this.refusals.push(msg);
    if (msg.code === -1 || msg.retryAfter) {
      await delay(msg.retryAfter ?? 100);
      if (this.socket.connected && this.outbox.has(cid)) this.#send(cid);
      return;
    }
    if (!sent || !this.outbox.delete(cid)) return;
    if (msg.code === 1) this.acknowledged.set(cid, msg);
    this.done(sent.phase, performance.now() - sent.at);
  }
}

class Chat {
  times = {};
  phase = 'calm';
  isPaused = false;
  #held = new Map();   // cid → what a fresh device was shown
  #after = 0;

  constructor({ url, users, fresh }) {
    Object.assign(this, { url, fresh });
    const done = (when, took) => (this.times[when] ??= []).push(took);
    this.friends = [new Friend(url, users[0], users[1].id, done), new Friend(url, users[1], users[0].id, done)];
    this.connected = Promise.all(this.friends.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
  }

  async run() {
    let start = performance.now();
    for (let n = 1; ; n++) {
      if (!this.isPaused) for (const one of this.friends) one.say(this.phase);
      if (performance.now() - start > (n + 50) * Pause) start = performance.now() - n * Pause;
      await delay(Math.max(0, start + n * Pause - performance.now()));
    }
  }

  /** The events since the last report; the friends pause in the meantime. */
  async report() {
    this.isPaused = true;
    const late = Math.round(lateness.max / 1e6);
    const { friends } = this;
    for (const end = Date.now() + 20_000; friends.some(({ outbox }) => outbox.size > 0) && Date.now() < end;) await delay(10);
    await delay(200);
    const unanswered = friends.flatMap(({ outbox }) => [...outbox.values()]);
    const { times } = this;
    for (const { phase, at } of unanswered) (times[phase] ??= []).push(performance.now() - at);
    const problems = await this.#problems().catch((error) => [String(error)]);
    const result = {
      times, late, unanswered: unanswered.length, problems, acknowledged: friends.reduce((sum, one) => sum + one.acknowledged.size, 0),
      ends: friends.flatMap(({ ends }) => ends.splice(0)), refusals: friends.flatMap(({ refusals }) => refusals.splice(0)).slice(0, 5),
    };
    this.times = {};
    this.phase = 'calm';
    this.isPaused = false;
    return result;
  }

  /** Acknowledged messages that are lost, duplicated, changed or of others, on a new device and live. */
  async #problems() {
    const { friends } = this;
    const found = await this.#read();
    for (const [cid, { id, seq }] of friends.flatMap((one) => [...one.acknowledged])) {
      const entry = this.#held.get(cid);
      if (entry?.id !== id || entry.seq !== seq) found.push(`${cid} was acknowledged as ${seq}, and is ${entry ? entry.seq : 'lost'}`);
    }
    for (const one of friends) {
      const live = new Set(one.heard.map(({ cid }) => cid));
      if (live.size < one.heard.length) found.push(`${one.id} heard something twice`);
      for (const msg of one.heard) if (msg.msg !== this.#held.get(msg.cid)?.msg) found.push(`${one.id} heard what nobody said to them: ${JSON.stringify(msg).slice(0, 200)}`);
      const other = friends.find((friend) => friend !== one);
      if (!one.hasEnded) for (const cid of other.acknowledged.keys()) if (!live.has(cid)) found.push(`${one.id} has not heard ${cid}`);
    }
    return found.slice(0, 20);
  }

  /** Reads everything, as a new device. */
  async #read() {
    const found = [];
    const socket = io(`${this.url}/friend`, { auth: { sid: this.fresh.sid }, forceNew: true, transports: ['websocket'] });
    for (let more = true; more;) {
      const { msg: page } = await socket.timeout(20_000).emitWithAck('history-c', { msg: { with: this.friends[1].id, after: this.#after, limit: 200 } });
      if (page.code !== 1) return [`history-c: ${JSON.stringify(page)}`];
      for (const { msg } of page.messages) {
        if (msg.seq !== this.#after + 1) found.push(`a hole before ${msg.seq}`);
        this.#after = msg.seq;
        if (msg.kind !== 'text') continue;
        if (this.#held.has(msg.cid)) found.push(`${msg.cid} is stored twice`);
        this.#held.set(msg.cid, msg);
        if (msg.msg !== `says ${msg.cid}` || !this.friends.some(({ id }) => id === msg.from)) found.push(`a message that nobody said: ${JSON.stringify(msg).slice(0, 200)}`);
      }
      more = page.more && page.messages.length > 0;
    }
    socket.close();
    return found;
  }
}

process.once('message', async (town) => {
  const chat = new Chat(town);
  await chat.connected;
  process.on('message', async (word) => {
    if (word.phase) {
      chat.phase = word.phase;
      lateness.reset();
    } else process.send(await chat.report());
  });
  process.send('ready');
  await chat.run();
});
