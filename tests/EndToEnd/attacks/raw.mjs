// Clients that do what no library does: raw Engine.IO over WebSocket, polling and HTTP, without reading, answering or finishing.
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** One of many addresses of strangers: no limit of one address holds them all. */
export const stranger = (n) => `127.0.${1 + Math.floor(n / 200)}.${1 + n % 200}`;

/** A TCP connection that is open, or an error. */
export function openTcp(port, { host = '127.0.0.1', localAddress, timeout = 10_000 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, localAddress, noDelay: true, timeout });
    socket.once('timeout', () => socket.destroy(new Error('no connection in time')));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', reject).on('error', () => {});
      resolve(socket);
    });
  });
}

/** One frame of a client, masked with zeros. */
export function frame(text, { opcode = 1, fin = true, length } = {}) {
  const payload = Buffer.isBuffer(text) ? text : Buffer.from(text);
  const size = length ?? payload.length;
  const head = size < 126 ? Buffer.from([0, 0x80 | size]) : size < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  if (head.length === 4) head[1] = 0x80 | 126, head.writeUInt16BE(size, 2);
  if (head.length === 10) head[1] = 0x80 | 127, head.writeBigUInt64BE(BigInt(size), 2);
  head[0] = (fin ? 0x80 : 0) | opcode;
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

/** A raw Engine.IO WebSocket: `texts` has the received texts. It sends only what the test sends, and pongs unless they are switched off. */
export class RawSocket {
  texts = [];
  received = 0;
  /** How the server ended it: a close code, `reset`, or undefined while it is open. */
  end;
  #waiting = [];
  #bytes = [];
  #size = 0;
  #needed = 2;
  #partial = [];
  #keeps = true;

  /** Resolves with an open WebSocket, or with null if the server refuses it. */
  static async open(port, { path = '/socket.io/?EIO=4&transport=websocket', headers = {}, pongs = true, keeps = true, ...tcp } = {}) {
    const socket = await openTcp(port, tcp);
    const self = new RawSocket();
    self.#keeps = keeps;
    self.socket = socket;
    self.pongs = pongs;
    const lines = Object.entries({
      host: `127.0.0.1:${port}`, upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'), ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    self.status = await new Promise((resolve) => {
      let head = Buffer.alloc(0);
      const take = (bytes) => {
        head = Buffer.concat([head, bytes]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        socket.off('data', take);
        socket.on('data', (more) => self.#take(more));
        if (end + 4 < head.length) self.#take(head.subarray(end + 4));
        resolve(Number(head.toString('latin1', 9, 12)));
      };
      socket.on('data', take);
      socket.once('close', () => {
        self.#ended('reset');
        resolve(0);
      });
    });
    if (self.status === 101) return self;
    socket.destroy();
    return null;
  }

  /** Opens one and verifies it; null if that was refused. */
  static async verified(port, sid, { namespaces = ['/friend', '/group', '/server'], ...options } = {}) {
    const self = await RawSocket.open(port, options);
    if (!self) return null;
    self.send(`40${JSON.stringify({ sid })}`);
    if (!await self.until((text) => text.startsWith('40{'))) return null;
    for (const namespace of namespaces) {
      self.send(`40${namespace},`);
      if (!await self.until((text) => text.startsWith(`40${namespace},`))) return null;
    }
    return self;
  }

  send(text) {
    return this.socket.write(frame(text));
  }

  /** Sends, and waits until the system has accepted the data, up to a time limit. */
  async sendAll(frames, within = 10_000) {
    const end = Date.now() + within;
    for (const bytes of frames) {
      if (this.end !== undefined) return false;
      if (this.socket.write(bytes)) continue;
      await Promise.race([new Promise((resolve) => this.socket.once('drain', resolve)), this.closed(), delay(Math.max(0, end - Date.now()), null, { ref: false })]);
      if (Date.now() >= end) return false;
    }
    return true;
  }

  /** The first matching text, received already or later; undefined if the connection ends or none arrives in time. */
  until(fits, within = 10_000) {
    const there = this.texts.find(fits);
    if (there !== undefined || this.end !== undefined) return Promise.resolve(there);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), within);
      this.#waiting.push({ fits, settle: (text) => {
        clearTimeout(timer);
        resolve(text);
      } });
    });
  }

  /** Resolves when the connection has ended, and how; with undefined if it has not in time. */
  closed(within = 60_000) {
    if (this.end !== undefined) return Promise.resolve(this.end);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), within);
      this.#waiting.push({ fits: () => false, settle: () => {
        clearTimeout(timer);
        resolve(this.end);
      } });
    });
  }

  /** From now on nothing is read: what the server sends fills the system's buffers, and then waits there. */
  stopReading() {
    this.socket.pause();
  }

  close() {
    this.socket.destroy();
  }

  #take(bytes) {
    this.received += bytes.length;
    this.#bytes.push(bytes);
    this.#size += bytes.length;
    if (this.#size < this.#needed) return;
    let all = this.#bytes.length === 1 ? bytes : Buffer.concat(this.#bytes);
    for (;;) {
      const next = this.#cut(all);
      if (!next) break;
      all = all.subarray(next);
    }
    this.#bytes = [all];
    this.#size = all.length;
  }


  #cut(all) {
    this.#needed = 2;
    if (all.length < 2) return 0;
    const short = all[1] & 127;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    this.#needed = start;
    if (all.length < start) return 0;
    const size = short === 126 ? all.readUInt16BE(2) : short === 127 ? Number(all.readBigUInt64BE(2)) : short;
    this.#needed = start + size;
    if (all.length < start + size) return 0;
    this.#frame(all[0], all.subarray(start, start + size));
    this.#needed = 2;
    return start + size;
  }

  #frame(first, payload) {
    const opcode = first & 15;
    if (opcode === 8) return this.#ended(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
    if (opcode > 8) return;
    this.#partial.push(Buffer.from(payload));
    if (!(first & 0x80)) return;
    const text = Buffer.concat(this.#partial.splice(0)).toString();
    if (text === '2' && this.pongs) this.send('3');
    if (this.#keeps) this.texts.push(text);
    for (const one of [...this.#waiting]) {
      if (!one.fits(text)) continue;
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      one.settle(text);
    }
  }

  #ended(how) {
    this.end ??= how;
    for (const { settle } of this.#waiting.splice(0)) settle(undefined);
  }
}

/** An Engine.IO session over polling, request by request. */
export class RawPoller {
  constructor(port, { host = '127.0.0.1', localAddress } = {}) {
    Object.assign(this, { port, host, localAddress });
  }

  async open() {
    const answer = await this.get('/socket.io/?EIO=4&transport=polling');
    if (answer.status !== 200) return null;
    this.id = JSON.parse(answer.text.slice(1)).sid;
    return this;
  }

  get path() {
    return `/socket.io/?EIO=4&transport=polling&sid=${this.id}`;
  }

  /** Posts packets, and returns the status of the response. */
  post(...packets) {
    return call(this.port, 'POST', this.path, { body: packets.join('\x1e'), headers: { 'content-type': 'text/plain' }, localAddress: this.localAddress });
  }

  /** One poll: the received packets; null when the session has ended. */
  async poll() {
    const answer = await this.get(this.path);
    return answer.status === 200 ? answer.text.split('\x1e') : null;
  }

  /** Polls until a packet matches; undefined when the session has ended or none arrives in time. */
  async until(fits, within = 10_000) {
    const end = Date.now() + within;
    while (Date.now() < end) {
      const packets = await Promise.race([this.poll(), delay(end - Date.now(), null, { ref: false })]);
      if (!packets) return undefined;
      if (packets.includes('2')) await this.post('3');
      const found = packets.find(fits);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  get(path) {
    return call(this.port, 'GET', path, { localAddress: this.localAddress });
  }
}

/** An HTTP request; status 0 where no response came. */
export function call(port, method, path, { body, headers = {}, localAddress, timeout = 60_000, agent } = {}) {
  return new Promise((resolve) => {
    const failed = (error) => resolve({ status: 0, text: String(error), headers: {} });
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, localAddress, timeout, agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part)).on('error', failed)
        .on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(parts).toString(), headers: response.headers }));
    });
    outgoing.on('error', failed).on('timeout', () => outgoing.destroy(new Error('timeout')));
    outgoing.end(body);
  });
}
