// The page in other places: under a path, on another origin, and behind a proxy that lets no sockets through.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { launchBrowser, openPage } from './chrome.mjs';
import { startProxy } from './proxy.mjs';
import { startServer } from './server.mjs';
import { signUp } from './web/lib.mjs';

const password = 'correct horse battery';
const screenshots = fileURLToPath(new URL('../../artifacts/screenshots/', import.meta.url));

let browser;
before(async () => {
  mkdirSync(screenshots, { recursive: true });
  browser = await launchBrowser();
});
after(() => browser?.close());

async function open(t, address) {
  const page = await openPage(browser, { locale: 'en-GB', ignoreHTTPSErrors: true });
  t.after(() => page.context().close());
  await page.goto(address);
  return page;
}

async function signIn(page, id) {
  await page.getByLabel('User id').fill(id);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.locator('.side-head').waitFor();
}

const empty = (page) => page.getByText('No conversations yet');

describe('Under a path', { timeout: 300_000 }, () => {
  let server;
  before(async () => { server = await startServer({ env: { PARLEY_BASEPATH: '/our/chat', PARLEY_PROXIES: '127.0.0.1' } }); });
  after(() => server?.stop());

  test('the page, its calls and its sockets, the cookies and the documentation are there', async (t) => {
    const outside = [];
    const page = await open(t, 'about:blank');
    page.on('request', (one) => { if (!new URL(one.url()).pathname.startsWith('/our/chat/')) outside.push(one.url()); });
    page.on('response', (one) => { if (one.status() === 404) outside.push(`404 ${one.url()}`); });
    await page.goto(`${server.url}/our/chat/`);
    await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor();   // a server without users
    await page.getByLabel('Your name').fill('Ada');
    await signIn(page, 'ada');
    await page.waitForURL('**/our/chat/settings/invitations');
    assert.equal(await page.getByLabel('Link').inputValue(), `${server.url}/our/chat/sign-up`);
    await page.goto(`${server.url}/our/chat/`);
    await empty(page).waitFor();
    await page.reload();
    await empty(page).waitFor();
    await page.getByRole('link', { name: 'Find people' }).click();
    await page.waitForURL('**/our/chat/people');
    await page.goBack();
    await empty(page).waitFor();
    const cookies = await page.context().cookies(`${server.url}/our/chat/api/v1/sessions`);
    assert.deepEqual(cookies.map(({ name, path }) => [name, path]).sort(), [['parley_device', '/our/chat/api/v1/sessions'], ['parley_sid', '/our/chat']]);

    assert.deepEqual(outside, []);

    await page.goto(`${server.url}/our/chat/docs`);
    await page.getByText('Accounts', { exact: true }).first().waitFor();
    await page.screenshot({ path: `${screenshots}docs-under-a-path.png` });
    assert.deepEqual(outside.filter((url) => !/^(data|blob):/.test(url)), []);

    // The page to read on makes its addresses of its own, by what is before this suffix.
    const docs = await (await fetch(`${server.url}/our/chat/docs`)).text();
    assert.match(docs, /initialize\(\s*'%2Fdocs%2F'/);
    assert.match(docs, /"favicon":"\/our\/chat\/favicon.svg".*"url":"openapi\/v1.json"/);
    for (const script of ['scalar.js', 'scalar.aspnetcore.js']) assert.equal((await fetch(`${server.url}/our/chat/docs/${script}`)).status, 200);
    const document = await (await fetch(`${server.url}/our/chat/openapi/v1.json`)).json();
    assert.equal(document.servers[0].url, '/our/chat');
  });

  test('the banner has the path, the path without a slash redirects to it, and the health checks have no path', async () => {
    assert.match(server.stdout, new RegExp(`Sign up +on the page at ${server.url}/our/chat/,`));
    for (const host of ['chat.example', 'xn--']) {
      const [redirect] = await once(request(`${server.url}/our/chat?a=b`, { headers: { host } }).end(), 'response');
      redirect.resume();
      assert.deepEqual([redirect.statusCode, redirect.headers.location], [302, '/our/chat/?a=b']);
    }
    assert.doesNotMatch(server.stdout, /Exception/);
    for (const path of ['/health/live', '/our/chat/health/live']) assert.equal((await fetch(server.url + path)).status, 200);
    assert.equal((await fetch(`${server.url}/our/chatter/api/v1/users/me`)).status, 404);
  });

  for (const [passes, target] of [['passes the path on', 'http://127.0.0.1:5000;'], ['takes the path away', 'http://127.0.0.1:5000/;']]) {
    test(`a proxy that ${passes} serves it`, async (t) => {
      const change = (example) => example.replace('location / {', 'location /our/chat/ {').replace('http://127.0.0.1:5000;', target);
      const proxy = await startProxy('nginx', server.port, change);
      t.after(() => proxy.stop());
      const { id } = await signUp(server, passes.startsWith('passes') ? 'ben' : 'cleo');
      const page = await open(t, `${proxy.url}/our/chat/`);
      await signIn(page, id);
      await empty(page).waitFor();
      const [{ path, secure }] = (await page.context().cookies()).filter(({ name }) => name === 'parley_sid');
      assert.deepEqual([path, secure], ['/our/chat', true]);
    });
  }
});

describe('On another origin', { timeout: 300_000 }, () => {
  let server, pages, origin;

  before(async () => {
    pages = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<!doctype html><title>app</title>')).listen(0, '127.0.0.1');
    await once(pages, 'listening');
    origin = `http://127.0.0.1:${pages.address().port}`;
    server = await startServer({ env: { PARLEY_SOCKETIO__ENGINE__ALLOWEDORIGINS: origin } });
  });
  after(async () => {
    pages?.close();
    await server?.stop();
  });

  const steps = async ({ api, password }) => {
    const call = async (method, path, { body, sid, credentials } = {}) => {
      const headers = { ...(body && { 'content-type': 'application/json' }), ...(sid && { authorization: `Bearer ${sid}` }) };
      const answer = await fetch(api + path, { method, headers, credentials, body: body && JSON.stringify(body) });
      return { status: answer.status, ...(answer.status === 204 ? {} : await answer.json()) };
    };
    try {
      const made = await call('POST', '/users', { body: { id: 'ada', password } });
      const { sid } = await call('POST', '/sessions', { body: { id: 'ada', password }, credentials: 'include' });
      return {
        made: made.status,
        renamed: (await call('PATCH', '/users/me', { body: { name: 'Ada' }, sid })).name,
        refused: (await call('GET', '/users/nobody-here', { sid })).reason,
        byCookie: (await call('GET', '/users/me', { credentials: 'include' })).id,
        ticket: (await call('POST', '/sessions/tickets', { credentials: 'include' })).status,
      };
    } catch (error) {
      return { error: String(error) };
    }
  };

  test('a page that is allowed makes the calls, with the session id and with the cookie', async (t) => {
    const page = await open(t, origin);
    assert.deepEqual(
      await page.evaluate(steps, { api: `${server.url}/api/v1`, password }),
      { made: 201, renamed: 'Ada', refused: 'unknown-user', byCookie: 'ada', ticket: 201 });
  });

  test('a page that is not allowed makes none', async (t) => {
    const page = await open(t, origin.replace('127.0.0.1', 'localhost'));
    assert.deepEqual(await page.evaluate(steps, { api: `${server.url}/api/v1`, password }), { error: 'TypeError: Failed to fetch' });
    const socket = io(server.url, { transports: ['polling'], extraHeaders: { origin: 'http://localhost:1' }, reconnection: false });
    t.after(() => socket.close());
    const [error] = await once(socket, 'connect_error');
    assert.equal(error.description, 403);
  });
});

describe('Behind a proxy that lets no sockets through', { timeout: 300_000 }, () => {
  let server;
  before(async () => {
    server = await startServer();
    for (const id of ['ada', 'ben', 'cleo', 'dan']) await signUp(server, id);
  });
  after(() => server?.stop());

  /** A proxy whose `change` modifies a request, or returns a status to respond with. */
  async function broken(t, change) {
    const proxy = createServer((asked, answer) => {
      const forward = { method: asked.method, path: asked.url, headers: { ...asked.headers } };
      const status = change(forward);
      if (status) {
        asked.resume();
        answer.writeHead(status, { 'content-type': 'text/html' }).end('<h1>nginx</h1>');
        return;
      }
      const sent = request(server.url, forward, (came) => {
        answer.writeHead(came.statusCode, came.headers);
        came.pipe(answer);
      });
      sent.on('error', () => answer.destroy());
      asked.pipe(sent);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    t.after(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    return `http://127.0.0.1:${proxy.address().port}`;
  }

  const isSocket = ({ path }) => path.startsWith('/socket.io/');

  for (const [id, name, change, expected] of [
    ['ada', 'loses the port of Host', ({ headers }) => { headers.host = '127.0.0.1'; }, /an address other than 127\.0\.0\.1:\d+\. .*Host header/],
    ['ben', 'does not know /socket.io/', (forward) => isSocket(forward) && 404, /\/socket\.io\/ returns 404/],
    ['cleo', 'serves its own page there', (forward) => isSocket(forward) && 200, /\/socket\.io\/ returns 200/],
    ['dan', 'does not reach the server', (forward) => isSocket(forward) && 502, /cannot reach the server.*\(502\)/],
  ]) {
    test(`the page says so of one that ${name}`, async (t) => {
      const page = await open(t, await broken(t, change));
      await signIn(page, id);
      await page.locator('.connection').filter({ hasText: expected }).waitFor();
      assert.equal(await empty(page).isVisible(), false, 'the page must not say that nobody is there');
    });
  }
});
