// Sockets and HTTP readers that request much and read nothing, and another user who requests little and reads.
import { setTimeout as delay } from 'node:timers/promises';
import { packet } from '../people.mjs';
import { RawSocket, openTcp } from '../raw.mjs';

/** `asks` are what each of so many `sockets` of `sid` asks at once; `paths` what each of so many HTTP `readers` gets. */
export default async function unread({ port, sid, sockets = 0, asks = [], readers = 0, path, other, seconds = 4, localAddress = '127.0.0.2' }) {
  const lines = await Promise.all(Array.from({ length: sockets }, () => RawSocket.verified(port, sid, { localAddress, keeps: false })));
  const open = lines.filter((line) => line);
  const mine = other && await RawSocket.verified(port, other.sid, { localAddress: '127.0.0.3' });
  for (const line of open) line.stopReading();
  for (const line of open) asks.forEach(([namespace, event, msg], n) => line.socket.write(packet(namespace, event, { msg }, n)));
  const tcp = await Promise.all(Array.from({ length: readers }, () => openTcp(port, { localAddress })));
  for (const socket of tcp) socket.pause().write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${sid}\r\n\r\n`);

  const foreign = [];
  let answers = 0;
  const end = Date.now() + seconds * 1_000;
  for (let pongs = 0; Date.now() < end;) {
    // Pongs without reading, as of a client that wants to stay connected.
    if (Date.now() > pongs + 1_000) {
      for (const line of open) line.send('3');
      pongs = Date.now();
    }
    if (mine && mine.end === undefined) {
      mine.socket.write(packet('/friend', 'online-c', { msg: {} }, answers));
      const answer = await mine.until((text) => text.startsWith(`43/friend,${answers}[`), 2_000);
      if (answer) answers++;
    }
    await delay(20);
  }
  // The only packets that are theirs: what opened the connection, pings, answers to `online-c` and presence.
  for (const text of mine?.texts ?? []) if (text.length > 1_000 || !/^(0\{|2$|40|43\/friend,\d+\[|42\/(friend|server),\["(fonline|foffline|notice)")/.test(text)) foreign.push(text.slice(0, 300));
  const left = open.filter(({ end: how }) => how === undefined).length;
  for (const line of open) line.close();
  for (const socket of tcp) socket.destroy();
  return { open: open.length, left, answers, end: mine?.end, foreign };
}
