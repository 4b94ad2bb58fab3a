import { io } from '../vendor/socket.io.esm.min.js';
import { api, Refused } from './api.js';
import { pathOf } from './place.js';
import { troubleOf } from './trouble.js';

const Namespaces = ['/', '/friend', '/group', '/server'];
const AnswerTimeout = 10_000;

/**
 * The verified connection with its four namespaces. Tells of itself by events:
 * `status` ({ status: connecting, offline, verified; trouble? }), `push` ({ namespace, event, envelope }) and `ended` ({ reason }).
 */
export class Connection extends EventTarget {
  #me;
  #sockets = {};
  #isVerified = false;
  #attempt = 0;
  #retry = 0;
  #life = new AbortController();

  constructor(me) {
    super();
    this.#me = me;
    const options = { path: pathOf('socket.io'), autoConnect: false, reconnectionDelay: 500, reconnectionDelayMax: 10_000, randomizationFactor: 0.5 };
    for (const name of Namespaces) {
      const socket = io(name, options);
      socket.onAny((event, envelope) => this.#tell('push', { namespace: name, event, envelope }));
      this.#sockets[name] = socket;
    }
    const root = this.#sockets['/'];
    root.on('connect', () => this.#verify());
    root.on('disconnect', (reason, details) => this.#lost(reason, details));
    root.io.on('reconnect_attempt', () => this.#status('connecting'));
    root.io.on('reconnect_error', (error) => this.#status('offline', troubleOf(error)));
    root.on('connect_error', (error) => this.#status('offline', troubleOf(error)));
    // The network is back: no need to wait for the next attempt.
    window.addEventListener('online', () => { if (!this.#isVerified) this.#again(0); }, { signal: this.#life.signal });
  }

  get isVerified() { return this.#isVerified; }

  open() {
    this.#status('connecting');
    for (const socket of Object.values(this.#sockets)) socket.connect();
  }

  close() {
    this.#attempt++;
    this.#isVerified = false;
    this.#life.abort();
    clearTimeout(this.#retry);
    for (const socket of Object.values(this.#sockets)) socket.removeAllListeners().disconnect();
    this.#sockets['/'].io.removeAllListeners('reconnect_attempt').removeAllListeners('reconnect_error');
  }

  /** Sends a request and resolves with the `msg` of its answer, or rejects with `Refused`. */
  async request(namespace, event, msg, to = 'server') {
    const socket = this.#sockets[namespace];
    if (!socket.connected || !this.#isVerified) throw new Refused({ reason: 'network' });
    const envelope = { from: this.#me, to, type: 'json', msg };
    let answer;
    try {
      answer = await socket.timeout(AnswerTimeout).emitWithAck(event, envelope);
    } catch {
      throw new Refused({ reason: 'network' });
    }
    if (answer?.msg?.code === 1) return answer.msg;
    throw new Refused(answer?.msg);
  }

  async #verify() {
    const attempt = ++this.#attempt;
    try {
      const { ticket } = await api.ticket();
      if (attempt !== this.#attempt) return;
      const verdict = await this.#authenticate(ticket);
      if (attempt !== this.#attempt) return;
      if (verdict.code === 0) return this.#tell('ended', { reason: verdict.reason });
      if (verdict.code !== 1) throw new Refused(verdict);
      await Promise.all(Namespaces.map((name) => joined(this.#sockets[name])));
      if (attempt !== this.#attempt) return;
      this.#isVerified = true;
      this.#status('verified');
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (error.status === 401) this.#tell('ended', { reason: error.reason });
      else this.#refused(error);
    }
  }

  #refused(error) {
    if (error.status >= 400) this.#status('offline', { name: 'troubleRefused', values: { message: error.message } });
    this.#again();
  }

  #authenticate(sid) {
    const root = this.#sockets['/'];
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Refused({ reason: 'network' })), AnswerTimeout);
      root.once('auth-s', (envelope) => {
        clearTimeout(late);
        resolve(envelope.msg);
      });
      root.emit('auth-c', { form: 'client', from: 'client', to: 'server', type: 'json', msg: { sid } });
    });
  }

  #lost(reason, details) {
    this.#attempt++;
    this.#isVerified = false;
    this.#status('offline', troubleOf(details));
    // The client library comes back by itself, except when the server said goodbye.
    if (reason === 'io server disconnect') this.#again();
  }

  // Starts over, as a rule after a pause: the server may be stopping, or busy.
  #again(pause = 1000 + Math.random() * 2000) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      for (const socket of Object.values(this.#sockets)) socket.disconnect();
      this.open();
    }, pause);
  }

  #status(status, trouble) { this.#tell('status', { status, trouble }); }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }
}

const joined = (socket) => new Promise((resolve) => {
  if (socket.connected) resolve();
  else socket.once('connect', resolve);
});
