// Sockets that verify again and again with invented session ids.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { RawSocket, frame, stranger } from '../raw.mjs';

export default async function invented({ port, sockets = 50, seconds = 4, kind = 'ticket' }) {
  const end = Date.now() + seconds * 1_000;
  let said = 0;
  let answers = 0;
  let opened = 0;
  const count = (text) => {
    if (text.startsWith('42["auth-s"')) answers++;
    return false;
  };
  const hand = async (localAddress) => {
    while (Date.now() < end) {
      const line = await RawSocket.open(port, { localAddress, keeps: false }).catch(() => null);
      if (!line) {
        await delay(20);
        continue;
      }
      opened++;
      line.send('40');
      void line.until(count, seconds * 2_000);
      while (Date.now() < end && line.end === undefined) {
        line.socket.write(Buffer.concat(Array.from({ length: 20 }, () => frame(`42["auth-c",{"msg":{"sid":"${made(kind)}"}}]`))));
        said += 20;
        await delay(5);
      }
      line.close();
    }
  };
  await Promise.all(Array.from({ length: sockets }, (_, n) => hand(stranger(n))));
  return { opened, said, answers };
}

function made(kind) {
  const text = randomBytes(32).toString('base64url');
  return kind === 'ticket' ? `t.${text}` : text;
}
