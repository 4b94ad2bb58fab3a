// The examples of docs/messenger, run unchanged except for the address of the server.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { programOf, runCSharp, runJavaScript } from './pages.mjs';
import { startServer, temporaryFolder } from './server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = 'docs/messenger/http.md';
const apiKey = '0123456789abcdef0123456789abcdef';
const secret = 'a secret that the issuer and the server share';
const base64url = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The token that an issuer would give its user hosted2. */
function token() {
  const body = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ iss: 'https://issuer.example', aud: 'chat', sub: 'hosted2', exp: Math.floor(Date.now() / 1000) + 600 })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

/** A server for the page's users of other applications, still without users. */
function start() {
  const keys = join(temporaryFolder(), 'keys.json');
  writeFileSync(keys, JSON.stringify({ keys: [{ kty: 'oct', k: base64url(secret) }] }));
  return startServer({
    env: {
      PARLEY_CHAT__APIKEYS__0: apiKey, PARLEY_CHAT__TOKENISSUER: 'https://issuer.example', PARLEY_CHAT__TOKENAUDIENCE: 'chat',
      PARLEY_CHAT__TOKENKEYS: keys, PARLEY_CHAT__TOKENALGORITHMS__0: 'HS256',
    },
  });
}

/** A proxy before a server that records the calls, as "GET /api/v1/users/me". */
async function recorder({ port }) {
  const calls = [];
  const proxy = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    client.on('data', (data) => {
      for (const [, method, path] of data.toString('latin1').matchAll(/^([A-Z]+) (\/api\/v1\/[^ ?]+)/gm)) calls.push(`${method} ${path}`);
    });
    client.pipe(upstream).pipe(client);
    for (const end of [client, upstream]) end.on('error', () => { client.destroy(); upstream.destroy(); });
  }).listen(0, '127.0.0.1').unref();
  await once(proxy, 'listening');
  return { url: `http://127.0.0.1:${proxy.address().port}`, calls };
}

/** The operations of the document that no call was for, where a path without a parameter goes before one that has some. */
function missing(calls) {
  const { paths } = JSON.parse(readFileSync(join(root, 'docs/messenger/openapi.json'), 'utf8'));
  const called = new Set(calls.map((call) => {
    const [method, path] = call.split(' ');
    const template = path in paths ? path : Object.keys(paths).find((one) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
    return `${method} ${template}`;
  }));
  const all = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
  assert.ok(all.length > 80);
  return all.filter((operation) => !called.has(operation));
}

describe(page, { timeout: 200_000 }, () => {
  let servers;

  before(async () => { servers = await Promise.all([start(), start()]); });
  after(() => servers?.forEach((server) => server.kill()));

  test('makes every call in JavaScript', async () => {
    const { url, calls } = await recorder(servers[0]);
    const program = runJavaScript(programOf(page, 'js', url), { API_KEY: apiKey, TOKEN: token() });
    assert.equal(await program.ended, 0, program.output());
    assert.deepEqual(missing(calls), []);
  });

  test('makes every call in C#', async () => {
    const { url, calls } = await recorder(servers[1]);
    const version = /Include="SocketIOClient" Version="([^"]+)"/.exec(readFileSync(join(root, 'Directory.Packages.props'), 'utf8'))[1];
    const program = await runCSharp(programOf(page, 'csharp', url), { API_KEY: apiKey, TOKEN: token() }, { SocketIOClient: version });
    assert.equal(await program.ended, 0, program.output());
    assert.deepEqual(missing(calls), []);
  });
});
