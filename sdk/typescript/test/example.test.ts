// The example of docs/messenger/client-typescript.md, with the package as `npm pack` makes it.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { befriend, closeAll, idOf, join as joinServer, password } from './support/people.js';
import { runServer, type RunningServer } from './support/server.js';
import { patience } from './support/until.js';

const root = new URL('../', import.meta.url).pathname;
const page = readFileSync(join(root, '../../docs/messenger/client-typescript.md'), 'utf8');
const [, example] = /```js tested\n([\s\S]*?)```/.exec(page)!;

let server: RunningServer;
let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  // Inside the package's own modules, where the installed dependencies are found.
  folder = mkdtempSync(join(root, 'node_modules/.example-'));
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' })
    .replace(/^[^[]*/, '')) as [{ filename: string }];
  const installed = join(folder, 'node_modules/@parley/client');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1']);
  writeFileSync(join(folder, 'chat.mjs'), example!);
  server = await runServer();
});

afterAll(async () => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true });
  await closeAll();
  await server.stop();
});

/** Runs the example as a program. A test can wait for its lines. */
function run(user: string, friend: string) {
  const child = spawn('node', [join(folder, 'chat.mjs'), server.url, user, password, friend], { stdio: 'pipe' });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
  return {
    type: (line: string) => child.stdin.write(`${line}\n`),
    says: async (pattern: RegExp) => {
      for (const end = Date.now() + patience; !pattern.test(output);) {
        if (Date.now() > end) throw new Error(`no ${pattern} in: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return output;
    },
  };
}

test('It has at most 30 lines, and two friends chat with it, also across a killed server', async () => {
  expect(example!.trim().split('\n').length).toBeLessThanOrEqual(30);
  const [ada, ben] = [await joinServer(server.url, 'ada'), await joinServer(server.url, 'ben')];
  await befriend(ada, ben);
  const [one, other] = [run(idOf(ada), idOf(ben)), run(idOf(ben), idOf(ada))];
  await Promise.all([one.says(/in sync/), other.says(/in sync/)]);
  one.type('Tea at five?');
  await other.says(/ada\S*: Tea at five\?/);
  other.type('Gladly.');
  await one.says(/ben\S*: Gladly\./);
  await server.kill();
  await one.says(/offline: /);
  one.type('Are you there?');
  await server.start();
  const said = await other.says(/Are you there\?/);
  expect(said.match(/Are you there\?/g)).toHaveLength(1);
});
