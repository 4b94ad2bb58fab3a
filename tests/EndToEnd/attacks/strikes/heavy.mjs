// Requests with much unneeded data, pipelined while the server cannot finish them.
import { setTimeout as delay } from 'node:timers/promises';
import { RawSocket, frame } from '../raw.mjs';

/** Each of so many `sockets` sends so many `sendfsmg`, each with an unknown member of so many bytes beside or in its `msg`; ends after so many seconds. */
export default async function heavy({ port, sid, to, namespace = '/friend', sockets = 1, requests = 1_100, size = 980_000, inside = false, seconds = 4, localAddress = '127.0.0.2' }) {
  const lines = (await Promise.all(Array.from({ length: sockets }, () => RawSocket.verified(port, sid, { localAddress, keeps: false })))).filter((line) => line);
  const junk = 'x'.repeat(size);
  let answered = 0;
  const count = (text) => {
    if (text.startsWith(`43${namespace}`)) answered++;
    return false;
  };
  for (const line of lines) void line.until(count, seconds * 2_000);
  const frames = function* () {
    for (let n = 0; n < requests; n++) {
      const msg = { to, msg: `n ${n}`, cid: `c${n}`, ...(inside && { junk }) };
      yield frame(`42${namespace},${n}${JSON.stringify(['sendfsmg', { to, msg, ...(!inside && { junk }) }])}`);
    }
  };
  const end = Date.now() + seconds * 1_000;
  const whole = await Promise.all(lines.map((line) => line.sendAll(frames(), seconds * 1_000)));
  await delay(Math.max(0, end - Date.now()));
  const sent = lines.reduce((sum, { socket }) => sum + socket.bytesWritten - socket.writableLength, 0);
  const ends = lines.map(({ end }) => end).filter((end) => end !== undefined);
  for (const line of lines) line.close();
  return { sockets: lines.length, whole: whole.filter(Boolean).length, sentMB: Math.round(sent / 1e6), answered, ends };
}
