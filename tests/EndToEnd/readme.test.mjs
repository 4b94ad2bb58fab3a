// The README's first steps, run unchanged except for the address of the server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { nodeFolder, programOf, runJavaScript } from './pages.mjs';
import { run } from './program.mjs';
import { startServer } from './server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('The README', { timeout: 120_000 }, () => {
  let server, blocks;

  before(async () => {
    server = await startServer();
    blocks = { sh: programOf('README.md', 'sh', server.url), js: programOf('README.md', 'js', server.url) };
  });
  after(() => server?.kill());

  test('has one tested block for curl and one for socket.io-client', () => {
    const languages = readFileSync(join(root, 'README.md'), 'utf8').match(/(?<=^```)\w+(?= tested$)/gm);
    assert.deepEqual(languages, ['sh', 'js']);
    assert.match(blocks.sh, /curl/);
    assert.match(blocks.js, /socket\.io-client/);
  });

  test('signs two people up and makes them friends with curl', async () => {
    const shell = run('bash', ['-euo', 'pipefail', '-c', blocks.sh], { cwd: nodeFolder() });
    assert.equal(await shell.ended, 0, shell.output());
  });

  test('sends the first message and receives the answer with ten lines of socket.io-client', async (t) => {
    const program = runJavaScript(blocks.js);
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
