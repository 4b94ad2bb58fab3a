// The archive: what is in it, how large it is, how fast it starts, and what it holds.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startServer } from '../EndToEnd/server.mjs';
import { file, folder, run, unpacked } from './release.mjs';

const program = unpacked();
process.env.SERVER_PROGRAM = join(program, 'parley');
const MiB = 1024 * 1024;

test('It is what SHA256SUMS names', () => {
  run('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder });
  assert.match(readFileSync(join(folder, 'SHA256SUMS'), 'utf8'), /-linux-x64\.tar\.gz$/m);
});

test('The one for arm64 has the same files, and its program runs', () => {
  const other = unpacked('linux-arm64');
  assert.deepEqual(readdirSync(other, { recursive: true }).sort(), readdirSync(program, { recursive: true }).sort());
  const version = run('qemu-aarch64-static', ['-L', '/usr/aarch64-linux-gnu', join(other, 'parley'), '--version']);
  assert.equal(version, run(join(program, 'parley'), ['--version']));
  assert.ok(statSync(file('_arm64.deb')).size > 10e6);
});

test('It takes at most 60 MB', (t) => {
  const size = Number(run('du', ['-sb', program]).split('\t')[0]);
  t.diagnostic(`${(size / 1e6).toFixed(1)} MB unpacked, ${(statSync(file('-linux-x64.tar.gz')).size / 1e6).toFixed(1)} MB packed`);
  assert.ok(size <= 60e6, `${size} bytes`);
});

test('On an empty folder the server is ready at once', async (t) => {
  const times = [];
  for (let start = 0; start < 5; start++) {
    const begun = performance.now();
    const server = await startServer({ env: { PATH: '' } });
    while (!(await fetch(`${server.url}/health/ready`)).ok) await pause(1);
    times.push(performance.now() - begun);
    await server.stop();
  }
  const best = Math.min(...times);
  t.diagnostic(`ready after ${times.map((one) => one.toFixed(0)).join(', ')} ms`);
  assert.ok(best < 120, `${best} ms`);
});

test('It is small when idle', async (t) => {
  const server = await startServer({ env: { PATH: '' } });
  await pause(20_000);   // After ten, it gives back what only the start has used.
  const held = Object.fromEntries(readFileSync(`/proc/${server.process.pid}/smaps_rollup`, 'utf8').split('\n')
    .map((line) => /^(\w+):\s+(\d+) kB/.exec(line)).filter(Boolean).map(([, name, value]) => [name, value * 1024]));
  await server.stop();
  t.diagnostic(`resident ${(held.Rss / MiB).toFixed(1)} MiB, of which its own ${(held.Anonymous / MiB).toFixed(1)} MiB`);
  assert.ok(held.Rss <= 42 * MiB, `${held.Rss} bytes`);
});

test('Its documents are served, natively compiled too', async () => {
  const server = await startServer();
  const document = await (await fetch(`${server.url}/openapi/v1.json`)).json();
  assert.ok(Object.keys(document.paths).length > 50);
  assert.ok(document.paths['/api/v1/users'].post.summary);
  assert.match(await (await fetch(server.url, { headers: { accept: 'text/html' } })).text(), /<div id="app"|<script type="module"/);
  await server.stop();
});

test('health asks the running server', async () => {
  const server = await startServer();
  assert.match(run(process.env.SERVER_PROGRAM, ['health', '--urls', server.url]), /^Healthy/);
  await server.stop();
  assert.throws(() => run(process.env.SERVER_PROGRAM, ['health', '--urls', server.url], { stdio: 'pipe' }));
});
