// One connection of a socket.io-client of any version, with all four namespaces on it.
import { Judge } from './asyncapi.mjs';
import { Inbox } from './inbox.mjs';
import { ioOf } from './versions.mjs';

const contract = [
  'auth-s', 'time-s', 'notice', 'receivefsmg', 'sendfsmg-s', 'fonline', 'foffline', 'fonline-s', 'foffline-s',
  'offline-s', 'history-s', 'recent-s', 'read-s', 'typing-s',
];
const opened = new Set();

/** Everything that the server sends in these tests must match docs/protocol/asyncapi.yaml. */
export const judge = new Judge({ lenient: true });

/** The event that answers a request which was sent without an ack. */
export const answerOf = (event) => (event.endsWith('-c') ? `${event.slice(0, -2)}-s` : `${event}-s`);

/** Runs `start(done)` and rejects when `done` was not called in time. */
export function within(milliseconds, what, start) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: nothing within ${milliseconds} ms`)), milliseconds);
    const done = (value) => {
      clearTimeout(timer);
      resolve(value);
    };
    start(done);
  });
}

/** One namespace of a connection. */
class Place {
  constructor(socket, name, inbox, judge) {
    this.socket = socket;
    this.name = name;
    this.inbox = inbox;
    this.judge = judge;
    this.connected = new Promise((resolve) => socket.once('connect', resolve));
    this.disconnected = new Promise((resolve) => socket.once('disconnect', resolve));
    this.refused = new Promise((resolve) => socket.once('connect_error', resolve));
    const take = (event, value) => {
      judge.received(name, event, value);
      inbox.add(event, value);
    };
    if (socket.onAny) socket.onAny(take);
    else for (const event of contract) socket.on(event, (value) => take(event, value));
    socket.onAnyOutgoing?.((event, value) => judge.sent(name, event, value));
  }

  /** Sends with an ack and resolves with the response; rejects at once when the connection breaks. */
  async request(event, ...args) {
    let broke;
    const broken = new Promise((_, reject) => {
      broke = (reason) => reject(new Error(`${this.name} was disconnected (${reason}) while ${event} waited for its answer`));
      this.socket.once('disconnect', broke);
    });
    try {
      const answered = within(10_000, `the ack of ${event} on ${this.name}`, (done) => this.socket.emit(event, ...args, done));
      answered.catch(() => {}); // late, when the connection broke first
      const answer = await Promise.race([answered, broken]);
      this.judge.answered(this.name, event, answer);
      return answer;
    } finally {
      this.socket.off('disconnect', broke);
    }
  }

  /** Sends without an ack and resolves with the `-s` event that answers it. */
  ask(event, ...args) {
    const answered = this.next(answerOf(event), (answer) => answer?.msg && 'code' in answer.msg);
    this.socket.emit(event, ...args);
    return answered;
  }

  /** Sends and expects nothing. */
  send(event, ...args) {
    this.socket.emit(event, ...args);
  }

  next(event, where, milliseconds) {
    return this.inbox.next(event, where, milliseconds);
  }
}

export class Client {
  constructor(url, { version = 4, use = ['websocket'], auth, reconnection = false, name = 'client', judge: by = judge, options = {} } = {}) {
    const io = ioOf(version);
    this.url = url;
    this.version = version;
    const root = io(url, { forceNew: true, transports: use, reconnection, auth, timeout: 10_000, ...options });
    this.manager = root.io;
    const place = (socket, at) => new Place(socket, at, new Inbox(`${name} on ${at}`), by);
    this.root = place(root, '/');
    this.friend = place(this.manager.socket('/friend', { auth }), '/friend');
    this.group = place(this.manager.socket('/group', { auth }), '/group');
    this.server = place(this.manager.socket('/server', { auth }), '/server');
    this.places = [this.root, this.friend, this.group, this.server];
    opened.add(this);
  }

  /** Resolves when all four namespaces are connected. */
  async connected() {
    await within(15_000, `connecting to ${this.url}`, (done) => Promise.all(this.places.map((one) => one.connected)).then(done));
    return this;
  }

  /** Sends the session id in the form of the founding document and resolves with `auth-s`. */
  authenticate(sid) {
    const verified = this.root.next('auth-s');
    this.root.send('auth-c', { form: 'client', to: 'server', type: 'json', msg: { sid } });
    return verified;
  }

  /** The namespace of that name. */
  at(address) {
    return this.places.find((one) => one.name === address);
  }

  get transport() {
    return this.manager.engine.transport.name;
  }

  /** Resolves when the connection has upgraded from polling to WebSocket. */
  upgraded() {
    if (this.transport === 'websocket') return Promise.resolve();
    return within(10_000, 'the upgrade', (done) => this.manager.engine.once('upgrade', done));
  }

  /** Fails unless the first connection is still open and gets responses. */
  async isHealthy() {
    const answer = await this.root.request('time-c', { form: 'client', to: 'server', type: 'json', msg: {} });
    if (answer?.msg?.code !== 1) throw new Error(`time-c was answered ${JSON.stringify(answer)}`);
    for (const one of this.places) if (!one.socket.connected) throw new Error(`${one.name} was disconnected`);
  }

  close() {
    opened.delete(this);
    for (const one of this.places) one.socket.close();
  }
}

/** Closes all connections that the tests of a file have left open, so that the process can end. */
export function closeAll() {
  for (const client of opened) client.close();
}
