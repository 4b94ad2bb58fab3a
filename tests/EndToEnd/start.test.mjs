// The server as a process: its start, its output, and its end.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { io } from 'socket.io-client';
import { runServer, startServer, temporaryFolder } from './server.mjs';

async function refused(options) {
  const run = runServer({ cwd: temporaryFolder(), ...options });
  const { code } = await run.exited;
  assert.equal(code, 2, run.output);
  assert.equal(run.stderr.trim().split('\n').length, 1, `one message: ${run.output}`);
  assert.doesNotMatch(run.output, /Exception|^\s+at /m);
  return run.stderr;
}

test('It prints where it listens, where data is and how to sign up', async () => {
  const server = await startServer();
  assert.match(server.stdout, new RegExp(`Data\\s+${server.dataDir}`));
  assert.match(server.stdout, /Sign up/);
  assert.ok(existsSync(join(server.dataDir, 'parley.db')));
  await server.stop();
});

test('It is live and ready, and serves the page with its headers', async () => {
  const server = await startServer();
  assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
  assert.equal((await fetch(`${server.url}/health/ready`)).status, 200);
  const page = await fetch(server.url);
  assert.match(await page.text(), /<title>Parley<\/title>/);
  assert.match(page.headers.get('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/);
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(page.headers.get('server'), null);
  await server.stop();
});

test('A database that is away is no reason to stay away', async () => {
  const run = runServer({ cwd: temporaryFolder(), args: ['--database', 'Host=127.0.0.1;Port=9;Username=parley;Timeout=2'] });
  assert.equal((await run.exited).code, 69, run.output);
  assert.match(run.stderr, /cannot be used: .*127\.0\.0\.1:9/);
});

test('It can be stopped while it starts', async () => {
  for (let delay = 200; delay <= 1_400; delay += 300) {
    const run = runServer({ cwd: temporaryFolder(), args: ['--urls', 'http://127.0.0.1:0'] });
    setTimeout(() => run.process.kill('SIGTERM'), delay);
    const { code, signal } = await run.exited;
    assert.ok(code === 0 || signal === 'SIGTERM', `${code} after ${delay} ms: ${run.output}`);
    assert.equal(run.stderr, '');
  }
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} stops it cleanly and quickly`, async () => {
    const server = await startServer();
    const started = Date.now();
    server.process.kill(signal);
    assert.deepEqual(await server.exited, { code: 0, signal: null });
    assert.ok(Date.now() - started < 5000);
    assert.equal(server.stderr, '');
  });
}

for (const transport of ['polling', 'websocket']) {
  test(`Clients connected by ${transport} are notified when it stops`, async () => {
    const server = await startServer();
    const socket = io(server.url, { transports: [transport], reconnection: false });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
    const disconnected = new Promise((resolve) => { socket.once('disconnect', resolve); });
    const started = Date.now();
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.ok(Date.now() - started < 4000, `it took ${Date.now() - started} ms`);
    assert.match(await disconnected, /io server disconnect|transport close/);
  });
}

test('The environment sets what the command line does not', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ dataDir: folder, env: { PARLEY_DATA: '/nowhere', PARLEY_CHAT__GROUPMEMBERS: '3' } });
  assert.match(server.stdout, new RegExp(`Data\\s+${folder}`));
  await server.stop();
});

test('A file in the current folder is read', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'appsettings.json'), JSON.stringify({ Parley: { Chat: { GroupMembers: 'many' } } }));
  const message = await refused({ cwd });
  assert.match(message, /Parley:Chat:GroupMembers in .*appsettings\.json is 'many'; expected a whole number/);
});

for (const [name, options, expected] of [
  ['an unknown option', { args: ['--prot', '80'] }, /--prot/],
  ['a bad address', { args: ['--urls', 'localhost'] }, /--urls is 'localhost'; expected addresses such as http:/],
  ['an unknown variable', { env: { PARLEY_DATE: 'x' } }, /PARLEY_DATE is not a setting. Did you mean PARLEY_DATA\?/],
  ['an option that is nearly one', { args: ['--url', 'http://127.0.0.1:0'] }, /Did you mean --urls\?/],
  ['two ports', { args: ['--urls', 'http://0.0.0.0:80:90'] }, /--urls is 'http:\/\/0\.0\.0\.0:80:90'; expected addresses such as http:/],
  ['an unknown setting in a section', { env: { PARLEY_CHAT__COLOUR: 'x' } }, /PARLEY_CHAT__COLOUR is not a setting/],
  ['a duration without a unit', { env: { PARLEY_CHAT__AUTHTIMEOUT: '10' } }, /PARLEY_CHAT__AUTHTIMEOUT is '10'; expected a duration/],
  ['a value out of range', { env: { PARLEY_CHAT__GROUPMEMBERS: '1' }, args: ['--urls', 'http://127.0.0.1:0'] }, /PARLEY_CHAT__GROUPMEMBERS is '1'; .*at least 2/],
  ['a value that the transport cannot have', { env: { PARLEY_SOCKETIO__ENGINE__PINGINTERVAL: '1ms' } }, /PINGINTERVAL is '1ms'; .*at least 100 ms/],
  ['a folder that cannot be written', { args: ['--data', '/proc/parley'] }, /Data is '\/proc\/parley'.*cannot be written/],
]) {
  test(`It refuses to start with ${name}, and prints why`, async () => assert.match(await refused(options), expected));
}

test('A port in use is named', async () => {
  const first = await startServer();
  assert.match(await refused({ args: ['--urls', first.url, '--data', temporaryFolder()] }), new RegExp(`${first.url}.*in use`));
  await first.stop();
});

test('A second server on the same data is refused', async () => {
  const first = await startServer();
  assert.match(await refused({ args: ['--urls', 'http://127.0.0.1:0', '--data', first.dataDir] }), /in use by another process/);
  await first.stop();
});

test('--demo prints users who can sign in, the same ones at the next start', async () => {
  const first = await startServer({ args: ['--demo'] });
  const users = demoUsers(first);
  assert.deepEqual(users.map(({ id }) => id), ['alice', 'bob', 'carol']);
  for (const user of users) assert.equal((await signIn(first, user)).status, 201);
  const session = await (await signIn(first, users[0])).json();
  const headers = { authorization: `Bearer ${session.sid}` };
  const { friends } = await (await fetch(`${first.url}/api/v1/friends`, { headers })).json();
  assert.deepEqual(friends.map(({ id }) => id).sort(), ['bob', 'carol']);
  const { groups } = await (await fetch(`${first.url}/api/v1/groups`, { headers })).json();
  assert.equal(groups.length, 1);
  await first.stop();

  const second = await startServer({ args: ['--demo'], dataDir: first.dataDir });
  assert.deepEqual(demoUsers(second), users);
  await second.stop();
});

const demoUsers = (server) => [...server.stdout.matchAll(/^ +(\w+) +password (\S+)$/gm)].map(([, id, password]) => ({ id, password }));

const signIn = (server, { id, password }) => fetch(`${server.url}/api/v1/sessions`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id, password }),
});

test('--help and --version print help and the version', async () => {
  const help = runServer({ args: ['--help'] });
  assert.equal((await help.exited).code, 0);
  for (const option of ['--urls', '--data', '--demo', '--version']) assert.match(help.stdout, new RegExp(option));
  const version = runServer({ args: ['--version'] });
  assert.equal((await version.exited).code, 0);
  assert.match(version.stdout, /^\d+\.\d+\.\d+/);
});

test('With a drain time, it works on while it stops, and its clients leave one after the other', async () => {
  const server = await startServer({ env: { PARLEY_SOCKETIO__ENGINE__DRAINTIME: '3s' } });
  const left = [];
  for (let i = 0; i < 6; i++) {
    const socket = io(server.url, { transports: [i % 2 ? 'polling' : 'websocket'], forceNew: true, reconnection: false });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
    socket.once('disconnect', () => left.push(Date.now()));
  }

  const stopped = server.stop();
  let ready;
  do ready = await fetch(`${server.url}/health/ready`); while (ready.status !== 503);
  assert.match(await ready.text(), /^Unhealthy\n(.*\n)*stopping: Unhealthy\. The server is stopping\./);
  // On a busy machine, what is ready no more may accept for another moment.
  for (let refused; refused !== 503;) refused = (await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).status;
  assert.equal((await fetch(server.url)).status, 200);

  assert.deepEqual(await stopped, { code: 0, signal: null });
  assert.equal(left.length, 6);
  assert.ok(left[5] - left[0] > 1000, `all left within ${left[5] - left[0]} ms`);
});
