// One connection of one user that requests as much as its limits allow, and reads all responses.
import { setTimeout as delay } from 'node:timers/promises';
import { packet } from '../people.mjs';
import { RawSocket } from '../raw.mjs';

/** Keeps several of `asks` in flight, round and round, and waits when a response says so. */
export default async function busy({ port, sid, asks, underWay = 32, seconds = 4, localAddress = '127.0.0.2' }) {
  const line = await RawSocket.verified(port, sid, { localAddress });
  const end = Date.now() + seconds * 1_000;
  let next = 0;
  let answered = 0;
  let limited = 0;
  const hand = async () => {
    while (Date.now() < end && line.end === undefined) {
      const n = next++;
      const [namespace, event, msg] = asks[n % asks.length];
      line.socket.write(packet(namespace, event, { msg }, n));
      const answer = await line.until((text) => text.startsWith(`43${namespace},${n}[`), 10_000);
      line.texts.length = 0;
      if (answer?.includes('"code":1')) answered++;
      else limited++, await delay(100);
    }
  };
  await Promise.all(Array.from({ length: underWay }, hand));
  line.close();
  return { answered, limited, end: line.end };
}
