// The first visitor of a server without users creates the account of its administrator.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { startServer } from './server.mjs';

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

const account = { id: 'ada', password: 'correct horse', name: 'Ada' };

// With headers that fetch does not let through.
const call = (method, path, { headers = {}, body } = {}) => new Promise((resolve, reject) => {
  const sent = request(`${server.url}/api/v1${path}`, { method, headers: { 'content-type': 'application/json', ...headers } }, async (response) => {
    let text = '';
    for await (const part of response) text += part;
    resolve({ status: response.statusCode, body: text && JSON.parse(text) });
  }).on('error', reject);
  sent.end(body && JSON.stringify(body));
});

test('on the machine itself it needs no code; through a proxy or by another name it does', async () => {
  assert.equal((await call('GET', '/server')).body.setup, 'open');
  for (const headers of [{ host: 'chat.example.org' }, { 'x-forwarded-for': '203.0.113.5' }, { forwarded: 'for=203.0.113.5' }, { via: '1.1 proxy' }]) {
    assert.equal((await call('GET', '/server', { headers })).body.setup, 'code', JSON.stringify(headers));
    assert.equal((await call('POST', '/setup', { headers, body: account })).body.reason, 'forbidden');
  }
});

test('the server prints the code, and with it the account is made, once', async () => {
  const [, code] = /Set up .* with the code (\w+)/.exec(server.stdout);
  const headers = { host: 'chat.example.org' };
  const made = await call('POST', '/setup', { headers, body: { ...account, code } });
  assert.deepEqual([made.status, made.body.role], [201, 'admin']);

  assert.equal((await call('POST', '/setup', { body: { ...account, id: 'eve' } })).body.reason, 'conflict');
  assert.equal((await call('GET', '/server')).body.setup, undefined);
  const session = await call('POST', '/sessions', { body: account });
  const statistics = await call('GET', '/admin/statistics', { headers: { authorization: `Bearer ${session.body.sid}` } });
  assert.equal(statistics.status, 200);
});

test('a server that has users prints no code', async () => {
  const { dataDir } = server;
  await server.stop();
  server = await startServer({ dataDir });
  assert.doesNotMatch(server.stdout, /Set up/);
});
