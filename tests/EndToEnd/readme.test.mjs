// The README's first steps, run exactly as they are printed; only the address is this server's.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { startServer, temporaryFolder } from './server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const readme = join(here, '../../README.md');
const printedAddress = 'http://localhost:5000';

/** The fenced blocks whose info string ends in `tested`, such as "```sh tested". */
function testedBlocks(markdown) {
  return [...markdown.matchAll(/^```(\w+) tested\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
}

describe('The README', { timeout: 120_000 }, () => {
  let server, folder, blocks;

  before(async () => {
    folder = temporaryFolder();
    symlinkSync(join(here, 'node_modules'), join(folder, 'node_modules'));
    server = await startServer();
    blocks = Object.fromEntries(testedBlocks(readFileSync(readme, 'utf8')).map(({ language, code }) => [language, code]));
  });
  after(() => server?.kill());

  const here5000 = (code) => {
    assert.ok(code.includes(printedAddress), `the block does not name ${printedAddress}`);
    return code.replaceAll(printedAddress, server.url);
  };

  test('has one tested block for curl and one for socket.io-client', () => {
    assert.deepEqual(Object.keys(blocks).sort(), ['js', 'sh']);
    assert.match(blocks.sh, /curl/);
    assert.match(blocks.js, /socket\.io-client/);
  });

  test('signs two people up and makes them friends with curl', async () => {
    const shell = run('bash', ['-euo', 'pipefail', '-c', here5000(blocks.sh)], folder);
    assert.equal(await shell.ended, 0, shell.output());
  });

  test('sends the first message and hears the answer with ten lines of socket.io-client', async (t) => {
    writeFileSync(join(folder, 'chat.mjs'), here5000(blocks.js));
    const program = run(process.execPath, ['chat.mjs'], folder);
    t.after(() => program.kill());
    const { id, password } = friendOf(blocks);
    const friend = await verified(id, password);
    t.after(() => friend.close());

    await program.line(/code: 1/);
    const history = await friend.timeout(5_000).emitWithAck('history-c', { msg: { with: 'ada' } });
    assert.match(history.msg.messages.at(-1).msg.msg, /^Hello/);
    const answer = await friend.timeout(5_000).emitWithAck('sendfsmg', { to: 'ada', msg: { msg: 'Hello back' } });
    assert.equal(answer.msg.code, 1);
    await program.line(/Hello back/);
  });

  /** The other one of the two people in the curl block, with the password printed there. */
  function friendOf({ sh }) {
    const people = [...sh.matchAll(/"id":"(\w+)","password":"([^"]+)"/g)].map(([, id, password]) => ({ id, password }));
    return people.find(({ id }) => id !== 'ada');
  }

  async function verified(id, password) {
    const response = await fetch(`${server.url}/api/v1/sessions`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id, password }), signal: AbortSignal.timeout(15_000),
    });
    const { sid } = await response.json();
    const socket = io(`${server.url}/friend`, { auth: { sid }, forceNew: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
    return socket;
  }
});

/** A process whose output is awaited line by line. */
function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000, killSignal: 'SIGKILL' });
  const lines = [];
  const waiting = [];
  const take = (line) => {
    lines.push(line);
    for (const one of waiting) one();
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take);
  const output = () => lines.join('\n');
  return {
    output,
    ended: once(child, 'close').then(([code]) => code),
    kill: () => child.kill('SIGKILL'),
    line: (pattern) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${pattern} in:\n${output()}`)), 15_000);
      const look = () => {
        if (!pattern.test(output())) return;
        clearTimeout(timer);
        resolve();
      };
      waiting.push(look);
      look();
    }),
  };
}
