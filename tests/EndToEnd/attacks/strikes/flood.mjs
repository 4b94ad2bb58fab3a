// Strangers, each from another address, who send small packets as fast as they are accepted, and read nothing.
import { setTimeout as delay } from 'node:timers/promises';
import { RawSocket, frame, stranger } from '../raw.mjs';

const many = (...frames) => Buffer.concat(Array.from({ length: 500 }, () => frames).flat());
const kinds = {
  requests: many(frame('421["time-c",{"msg":{}}]')),
  joins: many(frame('40/friend,'), frame('41/friend')),
  pongs: many(frame('3')),
  acks: many(frame('4312[1]')),
  pings: many(frame('x'.repeat(100), { opcode: 9 })),
  unknown: many(frame('421["nonsense",{"msg":{}}]')),
};

/** Of each kind so many `sockets`. */
export default async function flood({ port, sockets = 8, seconds = 4 }) {
  const open = Object.values(kinds).flatMap((bytes) => Array.from({ length: sockets }, () => bytes)).map(async (bytes, n) => {
    const line = await RawSocket.open(port, { localAddress: stranger(n), keeps: false, pongs: false }).catch(() => null);
    line?.send('40');
    line?.stopReading();
    return line && { line, bytes };
  });
  const lines = (await Promise.all(open)).filter((one) => one);
  const end = Date.now() + seconds * 1_000;
  await Promise.all(lines.map(async ({ line, bytes }) => {
    while (Date.now() < end && line.end === undefined) {
      if (line.socket.write(bytes)) await delay(1);
      else await Promise.race([new Promise((resolve) => line.socket.once('drain', resolve)), delay(Math.max(1, end - Date.now()))]);
    }
  }));
  const ended = lines.filter(({ line }) => line.end !== undefined).length;
  for (const { line } of lines) line.close();
  return { open: lines.length, ended };
}
