// What docs/messenger/operating.md says to operators.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { printed } from './proxy.mjs';
import { runServer, said, startServer, temporaryFolder } from './server.mjs';

const post = (server, path, body, address) => fetch(`${server.url}/api/v1/${path}`, {
  method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': address }, body: JSON.stringify(body), signal: AbortSignal.timeout(15_000),
});

test('fail2ban finds the addresses of failed sign-ins and sign-ups, and no others', async (t) => {
  const env = { PARLEY_PROXIES: '127.0.0.1', PARLEY_CHAT__ADMINS: 'root' };
  const server = await startServer({ env });
  t.after(() => server.stop());
  const ada = { id: 'ada', password: 'correct horse' };
  const liar = 'info: Parley.Chat.SignIns[1] Sign-in from 192.0.2.99 failed: unauthenticated';
  for (const [path, body, address, status] of [
    ['users', ada, '203.0.113.1', 201],
    ['sessions', ada, '203.0.113.2', 201],
    ['sessions', { ...ada, password: 'wrong password' }, '203.0.113.3', 401],
    ['sessions', { ...ada, id: 'nobody' }, '2001:db8::4', 401],
    ['sessions', { id: `x\n${liar}`, password: `x\n${liar}` }, '203.0.113.5', 401],
    ['sessions/token', { token: `x\n${liar}` }, '203.0.113.6', 403],
    ['sessions/trusted', { user: 'ada' }, '203.0.113.7', 401],
    ['users', ada, '203.0.113.8', 409],
    ['users', { ...ada, id: 'root' }, '203.0.113.9', 403],
    ['users', { ...ada, id: liar }, '::ffff:203.0.113.10', 400],
  ]) {
    const answer = await post(server, path, body, address);
    assert.equal(answer.status, status, `${path} ${JSON.stringify(body)}`);
    if (status >= 400) assert.doesNotMatch(await answer.text(), /taken.*root/);
  }
  await said(server, /Sign-up from 203\.0\.113\.10 failed: malformed/);
  await server.stop();

  const folder = temporaryFolder();
  const filter = join(folder, 'parley.conf');
  writeFileSync(filter, printed('ini'));
  const expected = ['2001:db8::4', ...[3, 5, 6, 7, 8, 9, 10].map((last) => `203.0.113.${last}`)].sort();
  // As the server writes it into a file, and as the journal of systemd passes it on.
  for (const [name, line] of [['file', (text) => text], ['journal', (text) => `2026-05-01T12:00:00.000 host parley[42]: ${text}`]]) {
    const log = join(folder, name);
    writeFileSync(log, server.stdout.replace(/^.+$/gm, line));
    const found = execFileSync('fail2ban-regex', ['-o', 'ip', log, filter], { encoding: 'utf8', timeout: 30_000 });
    assert.deepEqual(found.trim().split('\n').sort(), expected, name);
  }
});

test('An id that the settings reserve for an administrator is not reported as taken, and the operator creates its account', async (t) => {
  const server = await startServer({ env: { PARLEY_CHAT__ADMINS: 'root' } });
  t.after(() => server.stop());
  const root = { id: 'root', password: 'correct horse' };
  const refused = await (await post(server, 'users', root, '127.0.0.1')).json();
  assert.deepEqual([refused.status, refused.reason], [403, 'forbidden']);
  assert.match(refused.detail, /reserved for an administrator.*'user add'/);

  const added = runServer({ args: ['user', 'add', 'root', '--data', server.dataDir], env: { PARLEY_CHAT__ADMINS: 'root' }, input: 'correct horse\n' });
  assert.equal((await added.exited).code, 0, added.output);
  const { sid } = await (await post(server, 'sessions', root, '127.0.0.1')).json();
  const me = await fetch(`${server.url}/api/v1/users/me`, { headers: { authorization: `Bearer ${sid}` } });
  assert.equal((await me.json()).role, 'admin');
  assert.equal((await post(server, 'users', root, '127.0.0.1')).status, 409);
});

test('The banner names the database, and warns of another one that is not used', async () => {
  const first = await startServer();
  assert.match(first.stdout, new RegExp(`Database +SQLite, ${first.dataDir}/parley\\.db\n`));
  assert.doesNotMatch(first.stdout, /Warning/);
  await first.stop();

  const other = join(first.dataDir, 'elsewhere', 'other.db');
  const second = await startServer({ dataDir: first.dataDir, args: ['--database', other] });
  assert.match(second.stdout, new RegExp(`Database +SQLite, ${other}\n`));
  assert.match(second.stdout, new RegExp(`Warning +${first.dataDir}/parley\\.db exists too but is not used`));
  await second.stop();

  const check = runServer({ args: ['check', '--data', first.dataDir, '--database', other] });
  assert.equal((await check.exited).code, 0, check.output);
  assert.match(check.stdout, /warning +database +.*parley\.db exists too but is not used/);
});

test('The server prints a line when it has stopped', async () => {
  const server = await startServer();
  assert.equal((await server.stop()).code, 0);
  assert.match(server.stdout, /^Parley has stopped on request\.$/m);
});
