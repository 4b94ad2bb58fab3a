// The library's sample is what the README prints, and does what it promises.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';

const root = fileURLToPath(new URL('../../', import.meta.url));
const children = [];
after(() => children.forEach((child) => child.kill('SIGKILL')));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { server.once('listening', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

async function startSample() {
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn('dotnet', [join(root, 'samples/Rooms/bin/Release/net10.0/Rooms.dll'), '--urls', url], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => { if (text.includes('Now listening')) resolve(); });
    child.once('exit', (code) => reject(new Error(`the sample ended with ${code}`)));
  });
  return url;
}

const next = (socket, event) => new Promise((resolve, reject) => {
  socket.once(event, resolve);
  setTimeout(() => reject(new Error(`no ${event} within 10 s`)), 10_000).unref();
});

test('README prints the program of samples/Rooms', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  assert.equal(/```csharp\n([^]*?)```/.exec(readme)[1], readFileSync(join(root, 'samples/Rooms/Program.cs'), 'utf8'));
});

test('What one says in the lobby the others hear, and the length of it is the ack', async () => {
  const url = await startSample();
  const [ann, ben] = [1, 2].map(() => io(`${url}/chat`, { forceNew: true, reconnection: false }));
  await Promise.all([ann, ben].map((socket) => next(socket, 'connect')));

  const heard = next(ben, 'said');
  assert.equal(await ann.timeout(10_000).emitWithAck('say', 'hello'), 5);
  assert.equal(await heard, 'hello');
  ann.close();
  ben.close();
});
