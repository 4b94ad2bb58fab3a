// What a user who is connected and does nothing costs the program in machine code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { key, session } from '../EndToEnd/attacks/people.mjs';
import { RawSocket } from '../EndToEnd/attacks/raw.mjs';
import { startServer } from '../EndToEnd/server.mjs';
import { unpacked } from './release.mjs';

process.env.SERVER_PROGRAM ??= join(unpacked(), 'parley');
const users = 4_000;
const atOnce = 50;
const most = 12 * 1024;

/** What a process has taken for itself, in bytes: what no file backs, so without code. */
const ownMemory = (pid) => 1024 * Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** What it has, once the server has given back what is not in use: within half a minute of the last that was done. */
async function inUse(pid) {
  for (let most = 0, tries = 0; tries < 300; tries++) {
    const now = ownMemory(pid);
    if (now < most - 4 * 1024 * 1024) return now;
    most = Math.max(most, now);
    await pause(200);
  }
  assert.fail('It has given nothing back.');
}

/** The results for 0, 1, 2, …, some at once. */
async function all(count, make) {
  const made = [];
  while (made.length < count) {
    const some = Array.from({ length: Math.min(atOnce, count - made.length) }, (_, n) => make(made.length + n));
    made.push(...await Promise.all(some));
  }
  return made;
}

test(`A connected user takes at most ${most / 1024} KiB`, async (t) => {
  const server = await startServer({ env: { PARLEY_CHAT__APIKEYS__0: key } });
  const { port } = server;
  const sessions = await all(users + atOnce, (n) => session(port, `user-${n}`));
  // What the first connections take once, all others share.
  const open = await all(atOnce, (n) => RawSocket.verified(port, sessions[n].sid));
  const before = await inUse(server.process.pid);
  open.push(...await all(users, (n) => RawSocket.verified(port, sessions[atOnce + n].sid)));

  const each = (await inUse(server.process.pid) - before) / users;

  assert.ok(open.every((socket) => socket && socket.end === undefined));
  for (const socket of open) socket.close();
  await server.stop();
  t.diagnostic(`${(each / 1024).toFixed(2)} KiB`);
  assert.ok(each <= most, `${each} bytes`);
});
