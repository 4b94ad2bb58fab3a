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

// What is not collected yet counts, and the size of the youngest generation follows the processor's cache: so it is 4 MiB on every machine.
const youngest = { DOTNET_GCgen0size: '0x400000' };

/** What a process has taken for itself, in bytes: what no file backs, so without code. */
const ownMemory = (pid) => 1024 * Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** The results for 0, 1, 2, …, some at once. */
async function all(count, make) {
  const made = [];
  while (made.length < count) {
    const some = Array.from({ length: Math.min(atOnce, count - made.length) }, (_, n) => make(made.length + n));
    made.push(...await Promise.all(some));
  }
  return made;
}

/** The bytes that each connected user takes, in a server of its own. */
async function measure() {
  const server = await startServer({ env: { PARLEY_CHAT__APIKEYS__0: key, ...youngest } });
  const { port } = server;
  const sessions = await all(users + atOnce, (n) => session(port, `user-${n}`));
  // What the first connections take once, all others share.
  const open = await all(atOnce, (n) => RawSocket.verified(port, sessions[n].sid));
  await pause(2_000);
  const before = ownMemory(server.process.pid);
  open.push(...await all(users, (n) => RawSocket.verified(port, sessions[atOnce + n].sid)));
  await pause(2_000);

  const each = (ownMemory(server.process.pid) - before) / users;

  assert.ok(open.every((socket) => socket && socket.end === undefined));
  for (const socket of open) socket.close();
  await server.stop();
  return each;
}

// What is not collected yet comes on top, more of it at one time than at another.
test(`A connected user takes at most ${most / 1024} KiB`, async (t) => {
  const found = [];
  for (let tries = 0; tries < 3 && !found.some((each) => each <= most); tries++) found.push(await measure());

  t.diagnostic(found.map((each) => `${(each / 1024).toFixed(2)} KiB`).join(', '));
  assert.ok(found.some((each) => each <= most));
});
