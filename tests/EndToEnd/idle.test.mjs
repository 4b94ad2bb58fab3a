// What a server costs while nobody uses it: its threads should sleep.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from './server.mjs';

const seconds = 20;

// How often the threads of a process have gone to sleep, which is how often they were woken. A thread that has ended meanwhile has no file.
function sleepsOf(pid) {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).reduce((sum, thread) => {
    try {
      return sum + Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(readFileSync(`${folder}/${thread}/status`, 'utf8'))[1]);
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
      return sum;
    }
  }, 0);
}

test('an idle server is woken less than twenty times a second', async (t) => {
  const server = await startServer();
  await sleep(15_000);   // Until the runtime has compiled the methods of the start once more.
  const before = sleepsOf(server.process.pid);
  await sleep(seconds * 1000);
  const each = (sleepsOf(server.process.pid) - before) / seconds;
  t.diagnostic(`${each.toFixed(1)} a second`);
  assert.ok(each < 20, `woken ${each} times a second`);
  await server.stop();
});
