// Unverified sockets that begin large payloads; some finish them.
import { setTimeout as delay } from 'node:timers/promises';
import { RawPoller, RawSocket, frame, openTcp, stranger } from '../raw.mjs';

const kinds = {
  half: (size) => frame('42["x","'.padEnd(size / 2, 'x'), { length: size }),
  whole: (size) => frame(`42["time-c",{"msg":{},"junk":"${'x'.repeat(size - 100)}"}]`),
  connect: (size) => frame(`40/friend,{"junk":"${'x'.repeat(size - 100)}"}`),
  attachment: (size) => Buffer.concat([frame('452-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'), frame(Buffer.alloc(size - 100), { opcode: 2 })]),
  fragments: (size) => Buffer.concat([frame('42["x","', { fin: false }), ...Array.from({ length: 60 }, () => frame('x'.repeat(size / 64), { opcode: 0, fin: false }))]),
};

/** A post to a real session that never ends. */
async function post(port, size, localAddress) {
  const { id } = await new RawPoller(port, { localAddress }).open() ?? {};
  if (!id) return null;
  const socket = await openTcp(port, { localAddress });
  socket.write(`POST /socket.io/?EIO=4&transport=polling&sid=${id} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: text/plain\r\ncontent-length: ${size}\r\n\r\n`);
  socket.resume().write('4'.padEnd(size - 10, 'x'));
  const line = { end: undefined, close: () => socket.destroy() };
  socket.once('close', () => { line.end = 'closed'; });
  return line;
}

/** So many `sockets` of one kind, or of all kinds in turn. */
export default async function strangers({ port, sockets = 600, size = 999_000, seconds = 4, kind }) {
  const names = kind ? [kind] : [...Object.keys(kinds), 'post'];
  const begin = async (name, localAddress) => {
    if (name === 'post') return post(port, size, localAddress);
    const line = await RawSocket.open(port, { localAddress, keeps: false });
    if (line && name !== 'connect' && name !== 'half') line.send('40');
    line?.socket.write(payloads[name]);
    return line;
  };
  const payloads = Object.fromEntries(Object.entries(kinds).map(([name, make]) => [name, make(size)]));
  const tried = await Promise.all(Array.from({ length: sockets }, (_, n) => begin(names[n % names.length], stranger(n)).catch(() => null)));
  const lines = tried.filter((line) => line);
  await delay(seconds * 1_000);
  const left = lines.filter(({ end }) => end === undefined).length;
  const ends = {};
  for (const { end } of lines) ends[end ?? 'open'] = (ends[end ?? 'open'] ?? 0) + 1;
  for (const line of lines) line.close();
  return { let: lines.length, left, ends };
}
