// Each reverse proxy of the documentation, on another port than the default, with a browser and a client.
import assert from 'node:assert/strict';
import { Agent, request } from 'node:https';
import { after, before, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { names, printed, startProxy } from './proxy.mjs';
import { said, startServer } from './server.mjs';

const password = 'correct horse battery';
const json = { 'content-type': 'application/json' };

describe('Behind a proxy', { timeout: 120_000 }, () => {
  let server;

  before(async () => { server = await startServer({ env: { PARLEY_PROXIES: '127.0.0.1' } }); });
  after(() => server?.stop());

  test("nginx for the library alone, as the guide prints it", { timeout: 40_000 }, async (t) => {
    const example = printed('nginx', 'guide/10-transports.md').replace('server {', 'server {\n  listen 8443;');
    const { port, stop } = await startProxy('nginx', server.port, () => example);
    t.after(stop);
    for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
      const socket = io(`http://localhost:${port}`, { transports, forceNew: true, extraHeaders: { origin: `http://localhost:${port}` } });
      await open(socket, transports).finally(() => socket.close());
    }
  });

  for (const name of names) {
    test(`${name}, as it is printed`, { timeout: 40_000 }, async (t) => {
      const proxy = await startProxy(name, server.port);
      // As a browser without Sec-Fetch-Site requests it, from its own address.
      const agent = new Agent({ rejectUnauthorized: false, localAddress: `127.0.0.${10 + names.indexOf(name)}` });
      t.after(() => {
        agent.destroy();
        return proxy.stop();
      });
      const call = (method, path, { body, headers = {} } = {}) => ask(proxy, agent, method, path, { body, headers: { origin: proxy.url, ...headers } });

      assert.match((await call('GET', '/')).text, /<title>Parley<\/title>/);
      assert.equal((await call('POST', '/api/v1/users', { body: JSON.stringify({ id: name, password }), headers: json })).status, 201);
      const signedIn = await call('POST', '/api/v1/sessions', { body: JSON.stringify({ id: name, password }), headers: json });
      assert.equal(signedIn.status, 201);
      const cookie = signedIn.cookies.find((one) => one.startsWith('parley_sid='));
      assert.match(cookie, /; secure/i, 'the proxy reports TLS');
      const own = { cookie: cookie.split(';')[0] };
      assert.equal((await call('POST', '/api/v1/sessions/tickets', { headers: own })).status, 201, 'the page may use its cookie');
      const foreign = await call('POST', '/api/v1/sessions/tickets', { headers: { ...own, origin: 'https://localhost' } });
      assert.equal(foreign.status, 403, 'the port is a part of the origin');
      const file = await call('POST', '/api/v1/files?name=large.bin', { body: Buffer.alloc(3_000_000, 1), headers: { ...own, 'content-type': 'application/octet-stream' } });
      assert.equal(file.status, 201, file.text);

      const { sid } = JSON.parse(signedIn.text);
      for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) await talks(proxy, sid, transports);

      // The limits and the log use the client's address.
      assert.equal((await call('POST', '/api/v1/sessions', { body: JSON.stringify({ id: name, password: 'wrong password' }), headers: json })).status, 401);
      await said(server, new RegExp(`Sign-in from 127\\.0\\.0\\.${10 + names.indexOf(name)} failed: unauthenticated`));
    });
  }
});

async function talks(proxy, sid, transports) {
  const socket = io(`${proxy.url}/friend`, { transports, auth: { sid }, forceNew: true, rejectUnauthorized: false, extraHeaders: { origin: proxy.url } });
  try {
    await talk(socket, transports);
  } finally {
    socket.close();
  }
}

async function talk(socket, transports) {
  await open(socket, transports);
  assert.equal((await socket.timeout(5_000).emitWithAck('online-c', { msg: {} })).msg.code, 1);
}

async function open(socket, transports) {
  const upgraded = transports.length === 1 ? undefined : new Promise((resolve) => { socket.io.engine.once('upgrade', resolve); });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', (error) => reject(new Error(`${transports}: ${error.message} ${error.description}`))));
  await upgraded;
  assert.equal(socket.io.engine.transport.name, transports.at(-1));
}

function ask(proxy, agent, method, path, { body, headers }) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    const sent = request(proxy.url + path, { method, agent, headers: { ...headers, 'content-length': length }, timeout: 10_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece) => { text += piece; });
      answer.on('end', () => resolve({ status: answer.statusCode, text, cookies: answer.headers['set-cookie'] ?? [] }));
    });
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer`))).on('error', reject).end(body);
  });
}
