// Silent TCP connections, until no more can be opened.
import { setTimeout as delay } from 'node:timers/promises';
import { openTcp, stranger } from '../raw.mjs';

export default async function idle({ port, connections, seconds = 3 }) {
  const tries = await Promise.all(Array.from({ length: connections }, (_, n) => openTcp(port, { localAddress: stranger(n) }).catch(() => null)));
  const open = tries.filter((socket) => socket);
  let ended = 0;
  for (const socket of open) socket.resume().once('close', () => ended++);
  await delay(seconds * 1_000);
  for (const socket of open) socket.destroy();
  return { open: open.length, ended };
}
