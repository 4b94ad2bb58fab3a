// A verified connection that reconnects by itself after every kill of the server.
import { io } from 'socket.io-client';

export class Line {
  /**
   * `ready(line)` runs after each verification, `down()` when the connection breaks;
   * what arrives is handed to `arrived(envelope)`, what must not happen to `fail(text)`. `connect` is the `io` of the client's version.
   */
  constructor({ url, sid, transports, ready, fail, down = () => {}, arrived = () => {}, connect = io, slowest = 200 }) {
    Object.assign(this, { down, fail });
    this.isUp = false;
    this.generation = 0;
    this.outages = [];   // how long each was down, in milliseconds
    const root = connect(url, {
      forceNew: true, transports, reconnectionDelay: 20, reconnectionDelayMax: slowest, randomizationFactor: 0.5, timeout: 5_000,
    });
    this.root = root;
    this.friend = root.io.socket('/friend');
    this.group = root.io.socket('/group');
    this.server = root.io.socket('/server');
    this.places = [root, this.friend, this.group, this.server];
    for (const place of this.places) {
      place.on('connect', () => {
        if (this.places.every((one) => one.connected)) this.#verify(sid, ready);
      });
      place.on('disconnect', (reason) => this.#down(reason));
    }
    for (const place of [this.friend, this.group]) place.on('receivefsmg', arrived);
    this.server.on('notice', arrived);
  }

  async #verify(sid, ready) {
    const generation = ++this.generation;
    const hello = { form: 'client', to: 'server', type: 'json', msg: { sid } };
    const answer = await new Promise((resolve) => this.root.emit('auth-c', hello, resolve));
    if (generation !== this.generation) return;
    if (answer.msg.code === -1) {
      this.root.io.engine.close();
      return;
    }
    if (answer.msg.code !== 1) {
      this.fail(`auth-c was refused: ${JSON.stringify(answer)}`);
      return;
    }
    this.isUp = true;
    if (this.downSince) this.outages.push(performance.now() - this.downSince);
    this.downSince = null;
    ready(this);
  }

  #down(reason) {
    this.downSince ??= performance.now();
    this.isUp = false;
    this.generation++;
    this.down();
    if (reason === 'io server disconnect') this.fail('the server sent a healthy client away');
  }

  /**
   * The answer, or null when the connection broke or nothing came in time: then the request may be repeated. `heard(answer)` is called
   * the moment that it comes, before anything that came after it.
   */
  ask(place, event, envelope, milliseconds = 10_000, heard = () => {}) {
    if (!this.isUp) return Promise.resolve(null);
    return new Promise((resolve) => {
      const broke = () => settle(null);
      const timer = setTimeout(broke, milliseconds);
      const settle = (answer) => {
        clearTimeout(timer);
        place.off('disconnect', broke);
        resolve(answer);
      };
      place.once('disconnect', broke);
      place.emit(event, envelope, (answer) => {
        heard(answer);
        settle(answer);
      });
    });
  }

  close() {
    this.isUp = false;
    this.generation++;
    for (const place of this.places) place.off().close();
  }
}
