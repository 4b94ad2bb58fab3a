// A group whose members read nothing, and one member who writes to it all the time.
import { setTimeout as delay } from 'node:timers/promises';
import { packet } from '../people.mjs';
import { RawSocket, stranger } from '../raw.mjs';

/** So many `sockets` of each of `members` stop reading; `writer` sends messages of `size` characters to `group`, so many `hands` at a time. */
export default async function silentGroup({ port, group, writer, members, sockets = 30, size = 8_000, hands = 8, seconds = 4 }) {
  const open = [];
  for (const [n, { sid }] of members.entries()) {
    const lines = await Promise.all(Array.from({ length: sockets }, () => RawSocket.verified(port, sid, { namespaces: ['/group'], localAddress: stranger(n), keeps: false })));
    open.push(...lines.filter((line) => line));
  }
  for (const line of open) line.stopReading();

  const mine = await RawSocket.verified(port, writer.sid, { namespaces: ['/group'] });
  const text = 'x'.repeat(size);
  const end = Date.now() + seconds * 1_000;
  let sent = 0;
  let refused = 0;
  let next = 0;
  const hand = async () => {
    while (Date.now() < end && mine.end === undefined) {
      const n = next++;
      mine.socket.write(packet('/group', 'sendfsmg', { to: group, msg: { to: group, msg: text } }, n));
      const answer = await mine.until((one) => one.startsWith(`43/group,${n}[`), 2_000);
      mine.texts.length = 0;
      if (answer?.includes('"code":1')) sent++;
      else refused++, await delay(20);
    }
  };
  await Promise.all(Array.from({ length: hands }, hand));
  const left = open.filter(({ end: how }) => how === undefined).length;
  for (const line of [...open, mine]) line.close();
  return { open: open.length, left, sent, refused, end: mine.end };
}
