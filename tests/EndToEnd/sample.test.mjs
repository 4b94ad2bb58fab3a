// The library's samples do what their first lines say, with a real client.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import msgpack from 'socket.io-msgpack-parser';
import { launchBrowser, openPage } from './chrome.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'parley-samples-'));
const children = [];
const sockets = [];
after(() => {
  sockets.forEach((socket) => socket.close());
  children.forEach((child) => child.kill('SIGKILL'));
  rmSync(data, { recursive: true, force: true });
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { server.once('listening', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

async function startSample(name) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const folder = join(root, 'samples', name);
  const child = spawn('dotnet', [join(folder, `bin/Release/net10.0/${name}.dll`), '--urls', url, '--contentRoot', folder], { cwd: data, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => { if (text.includes('Now listening')) resolve(); });
    child.once('exit', (code) => reject(new Error(`the sample ended with ${code}`)));
  });
  return url;
}

/** A page in its own browser; the client that it would load from a CDN is served by the test. */
async function visit(browser, url) {
  const page = await openPage(browser);
  const client = join(root, 'tests/EndToEnd/node_modules/socket.io-client/dist/socket.io.esm.min.js');
  await page.route('https://cdn.jsdelivr.net/npm/socket.io-client@4.8.4/dist/socket.io.esm.min.js', (route) => route.fulfill({ path: client }));
  await page.goto(url);
  return page;
}

function open(url, options = {}) {
  const socket = io(url, { forceNew: true, reconnection: false, ...options });
  sockets.push(socket);
  return socket;
}

async function connect(url, options) {
  const socket = open(url, options);
  await next(socket, 'connect');
  return socket;
}

const next = (socket, event) => new Promise((resolve, reject) => {
  socket.once(event, resolve);
  setTimeout(() => reject(new Error(`no ${event} within 10 s`)), 10_000).unref();
});

const ask = (socket, ...event) => socket.timeout(10_000).emitWithAck(...event);

test('README prints the program of samples/Rooms', () => {
  const program = readFileSync(join(root, 'samples/Rooms/Program.cs'), 'utf8');
  for (const file of ['README.md', 'src/Parley.SocketIO/README.md']) {
    assert.equal(/```csharp\n([^]*?)```/.exec(readFileSync(join(root, file), 'utf8'))[1], program);
  }
});

describe('The sample', { timeout: 300_000 }, () => {
  test('Hello serves its page, answers a greeting, and announces new clients', async () => {
    const url = await startSample('Hello');
    assert.match(await (await fetch(url)).text(), /emitWithAck\("hello"/);
    const ann = await connect(url);
    const joined = next(ann, 'joined');
    const ben = await connect(url);
    assert.equal(await joined, ben.id);
    assert.equal(await ask(ben, 'hello', 'Ben'), `Hello Ben, you are ${ben.id}`);
  });

  test('Hello shows the greeting on its page, in a browser', async () => {
    const url = await startSample('Hello');
    const browser = await launchBrowser();
    try {
      const page = await visit(browser, url);
      await page.getByText(/Hello world, you are/).waitFor();
      const ben = await connect(url);
      await page.getByText(`${ben.id} has joined`).waitFor();
    } finally {
      await browser.close();
    }
  });

  test('Embedded signs its own users in to the chat, in two browsers', async () => {
    const url = await startSample('Embedded');
    const browser = await launchBrowser();
    try {
      const [ada, grace] = [await visit(browser, url), await visit(browser, url)];
      await signIn(ada, 'ada', 'wrong');
      await ada.getByText('Wrong user or password.').waitFor();
      await Promise.all([signIn(ada, 'ada', 'let me in'), signIn(grace, 'grace', 'let me in')]);
      await ada.getByLabel('Chat with').selectOption({ label: 'Grace Hopper' });
      await grace.getByLabel('Chat with').selectOption({ label: 'Ada Lovelace' });
      await ada.getByLabel('Message', { exact: true }).fill('下班了吗?');
      await ada.getByLabel('Message', { exact: true }).press('Enter');
      await grace.getByText('ada: 下班了吗?').waitFor();

      await grace.reload();   // Signed in as before; what was said is there.
      await grace.getByLabel('Chat with').selectOption({ label: 'Ada Lovelace' });
      await grace.getByText('ada: 下班了吗?').waitFor();

      await ada.screenshot({ path: join(root, 'artifacts/screenshots/embedded.png') });
      assert.equal((await ada.context().cookies()).every((cookie) => cookie.httpOnly), true);
      await ada.getByText('Sign out').click();
      await ada.getByLabel('User').waitFor();
      assert.deepEqual(await ada.context().cookies(), []);
      assert.equal((await fetch(`${url}/colleagues`)).status, 401);
      assert.equal((await fetch(`${url}/api/v1/friends`)).status, 401);
    } finally {
      await browser.close();
    }

    async function signIn(page, user, password) {
      await page.getByLabel('User').fill(user);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    }
  });

  test('Rooms sends messages to the others in the lobby, and answers with the length', async () => {
    const url = await startSample('Rooms');
    const [ann, ben] = await Promise.all([connect(`${url}/chat`), connect(`${url}/chat`)]);
    const heard = next(ben, 'said');
    assert.equal(await ask(ann, 'say', 'hello'), 5);
    assert.equal(await heard, 'hello');
  });

  test('Echo sends back what it receives', async () => {
    const socket = await connect(await startSample('Echo'));
    const echo = next(socket, 'echo');
    socket.emit('echo', { text: 'hello', number: 1 });
    assert.deepEqual(await echo, { text: 'hello', number: 1 });
    assert.deepEqual(await ask(socket, 'ask', { text: 'again', number: 2 }), { text: 'again', number: 2 });
  });

  test('Auth accepts users with a cookie or a token, and nobody else', async () => {
    const url = await startSample('Auth');
    const stranger = open(url);
    assert.equal((await next(stranger, 'connect_error')).description, 401);

    const signIn = (name, scheme) => fetch(`${url}/sign-in/${name}?scheme=${scheme}`, { method: 'POST' });
    const { accessToken } = await (await signIn('ada', 'bearer')).json();
    const cookie = (await signIn('ben', 'cookie')).headers.get('set-cookie').split(';')[0];
    const ada = { extraHeaders: { authorization: `Bearer ${accessToken}` } };
    const ben = { extraHeaders: { cookie } };
    for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
      assert.equal(await ask(await connect(url, { ...ada, transports }), 'who am I', true), 'ada');
      assert.equal(await ask(await connect(url, { ...ben, transports }), 'who am I', true), 'ben');
    }

    await connect(`${url}/admin`, ada);
    assert.equal((await next(open(`${url}/admin`, ben), 'connect_error')).message, 'for administrators only');
  });

  test('Recovery restores the id, the room and the missed events of a client', async () => {
    const url = await startSample('Recovery');
    const ann = open(url, { reconnection: true, reconnectionDelay: 200, transports: ['websocket'] });
    await next(ann, 'welcome');
    const ben = await connect(url);
    const { id } = ann;

    const lost = next(ann, 'disconnect');
    ann.io.engine.close();
    assert.equal(await lost, 'forced close');
    const heard = next(ann, 'said');
    ben.emit('say', 'are you there?');
    ann.connect();
    await next(ann, 'connect');
    assert.equal(ann.recovered, true);
    assert.equal(ann.id, id);
    assert.equal(await heard, 'are you there?');
  });

  test('MessagePack carries bytes inside an event', async () => {
    const url = await startSample('MessagePack');
    const [ann, ben] = await Promise.all([connect(url, { parser: msgpack }), connect(url, { parser: msgpack })]);
    const uploaded = next(ben, 'uploaded');
    assert.equal(await ask(ann, 'upload', { name: 'dot', bytes: Buffer.from([1, 2, 3]) }), 3);
    const { name, bytes } = await uploaded;
    assert.equal(name, 'dot');
    assert.deepEqual([...new Uint8Array(bytes)], [1, 2, 3]);
  });

  test('RoomsClient is a client of Rooms in C#', async () => {
    const url = await startSample('Rooms');
    const ann = await connect(`${url}/chat`);
    const child = spawn('dotnet', [join(root, 'samples/RoomsClient/bin/Release/net10.0/RoomsClient.dll'), url], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    let output = '';
    const printed = async (text) => {
      const limit = AbortSignal.timeout(10_000);
      while (!output.includes(text)) await once(child.stdout, 'data', { signal: limit });
    };
    child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
    await printed('connected');

    const heard = next(ann, 'said');
    child.stdin.write('hello\n');
    assert.equal(await heard, 'hello');
    await printed('5 characters were received');
    ann.emit('say', 'welcome');
    await printed('somebody says: welcome');
    child.stdin.end();
    assert.equal((await once(child, 'exit', { signal: AbortSignal.timeout(10_000) }))[0], 0);
  });

  test('a client with another parser than the server gets an error, over every transport', async () => {
    const [packed, plain] = await Promise.all([startSample('MessagePack'), startSample('Rooms')]);
    for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
      const errors = [open(packed, { transports }), open(`${plain}/chat`, { transports, parser: msgpack })].map((socket) => next(socket, 'connect_error'));
      for (const error of await Promise.all(errors)) assert.equal(error.message, 'parse error', `${transports}`);
    }
  });

  test('Background emits from a hosted service and from an endpoint', async () => {
    const url = await startSample('Background');
    const socket = await connect(`${url}/clock`);
    assert.match(await next(socket, 'tick'), /^\d{4}-\d\d-\d\dT/);
    const announcement = next(socket, 'announcement');
    assert.equal((await fetch(`${url}/announce/lunch`, { method: 'POST' })).status, 200);
    assert.equal(await announcement, 'lunch');
  });
});
