// Sends random bad inputs on every layer for some seconds, as a stranger and as a user.
import { setTimeout as delay } from 'node:timers/promises';
import { bodies, calls, envelope, frames, packets, payloads, requests, texts } from '../catalogue.mjs';
import { RawPoller, RawSocket, call, openTcp, stranger } from '../raw.mjs';

export default async function catalogue({ port, sid, friend, seed, hands = 12, seconds = 4, only }) {
  const chance = random(seed);
  const pick = (list) => list[chance(list.length)];
  const faults = new Map();   // an input that was answered as a fault of the server
  const fault = (input, what) => faults.set(String(input).slice(0, 150), String(what).slice(0, 150));
  const look = (input, { status, text }) => {
    if (status >= 500 && status !== 501 && status !== 503 && status !== 505) fault(input, `${status} ${text}`);
  };
  const json = { 'content-type': 'application/json' };
  const authorization = `Bearer ${sid}`;
  let tries = 0;

  const ways = [
    async (localAddress) => {
      const socket = await openTcp(port, { localAddress });
      const request = pick(requests);
      const parts = [];
      socket.on('data', (part) => parts.push(part));
      socket.write(Buffer.from(request, 'latin1'));
      await Promise.race([new Promise((resolve) => socket.once('close', resolve)), delay(100)]);
      socket.destroy();
      const text = Buffer.concat(parts).toString('latin1');
      look(request, { status: Number(text.slice(9, 12)), text });
    },
    async (localAddress) => {
      const body = pick(bodies);
      const path = pick(['/users', '/sessions', '/sessions/token', '/sessions/trusted']);
      look(`${path} ${body}`, await call(port, 'POST', `/api/v1${path}`, { body, headers: json, localAddress }));
    },
    async (localAddress) => {
      const line = await new RawPoller(port, { localAddress }).open();
      if (!line) return;
      const body = pick(payloads);
      if (chance(2)) await line.post('40');
      look(body, await call(port, 'POST', line.path, { body, headers: { 'content-type': 'text/plain' }, localAddress }));
    },
    async (localAddress) => {
      const line = await RawSocket.open(port, { localAddress, keeps: false });
      if (!line) return;
      const [first, payload, length] = pick(frames);
      line.socket.write(raw(first, Buffer.from(payload), length));
      await line.closed(30);
      line.close();
    },
    async (localAddress) => {
      const line = await RawSocket.open(port, { localAddress, keeps: false });
      if (!line) return;
      line.send(chance(2) ? '40' : `40${JSON.stringify({ sid })}`);
      for (let n = chance(4); n >= 0; n--) line.send(pick(packets));
      await line.closed(30);
      line.close();
    },
    async (localAddress) => {
      const line = await RawSocket.verified(port, sid, { localAddress });
      if (!line) return;
      let end = 1000;
      for (let n = 0; n < 30; n++) {
        const packet = envelope(chance, friend);
        if (!isJson(packet)) end = 1002;
        line.texts.length = 0;
        line.send(packet);
        const answer = await line.until((text) => text.includes('"code":-1,"reason":"internal"'), 5);
        if (answer) fault(packet, answer);
        if (line.end !== undefined) break;
      }
      if (line.end !== undefined && line.end !== end) fault('an envelope', `the connection ended with ${line.end}`);
      line.close();
    },
    async (localAddress) => {
      const [method, path] = pick(calls).replace(/\{v\}/g, () => pick(texts)).split(' ');
      const answer = await call(port, method, `/api/v1${path}`, { headers: { authorization, ...json }, localAddress });
      look(`${method} ${path}`, answer);
    },
  ];
  const end = Date.now() + seconds * 1_000;
  await Promise.all(Array.from({ length: hands }, async (_, n) => {
    while (Date.now() < end) {
      tries++;
      await (only === undefined ? pick(ways) : ways[only])(stranger(n)).catch(() => delay(10));
    }
  }));
  return { tries, faults: Object.fromEntries(faults) };
}

/** Some values of an envelope are no JSON: their packet ends the connection as a violation of the protocol. */
function isJson(packet) {
  try {
    return JSON.parse(packet.slice(packet.indexOf('['))) !== undefined;
  } catch {
    return false;
  }
}

function raw(first, payload, length = payload.length) {
  const large = length > 125;
  const head = Buffer.alloc(large ? 14 : 6);
  head[0] = first;
  head[1] = 0x80 | (large ? 127 : length);
  if (large) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Mulberry32: the same seed, the same inputs. */
function random(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
}
