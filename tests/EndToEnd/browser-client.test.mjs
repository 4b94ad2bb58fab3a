// Behaviour of clients in a browser only: the browser's own WebSocket, and errors that do not end the program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage } from './chrome.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('In a browser', { timeout: 300_000 }, () => {
  const children = [];
  let browser;

  before(async () => {
    browser = await launchBrowser();
  });

  after(async () => {
    children.forEach((child) => child.kill('SIGKILL'));
    await browser?.close();
  });

  // A browser fails a WebSocket whose subprotocols the server does not answer; the client stays on polling then.
  for (const [name, client] of [['4', 'socket.io-client'], ['3', 'sio3'], ['2', 'sio2']]) {
    test(`socket.io-client ${name} gets its WebSocket although it offers subprotocols`, async () => {
      const page = await visit(await startSample('Rooms'), client);
      const transport = await page.evaluate(() => new Promise((resolve, reject) => {
        const protocols = ['v1', 'v2'];
        const socket = io(`${location.origin}/chat`, { protocols, transportOptions: { websocket: { protocols } } }); // where version 2 looks
        socket.on('connect', () => {
          const { engine } = socket.io;
          const report = () => resolve({ name: engine.transport.name, protocol: engine.transport.ws.protocol });
          if (engine.transport.name === 'websocket') report();
          else engine.on('upgrade', report);
        });
        setTimeout(() => reject(new Error('no WebSocket within 10 s')), 10_000);
      }));
      assert.deepEqual(transport, { name: 'websocket', protocol: 'v1' });
    });
  }

  // In Node, and over polling, this client's own exception at the first packet ends its reading: docs/design/0009 says what it can receive.
  test('socket.io-client 2 with another parser than the server gets an error over WebSocket', async () => {
    const page = await visit(await startSample('MessagePack'), 'sio2');
    const error = await page.evaluate(() => new Promise((resolve, reject) => {
      io(`${location.origin}/chat`, { transports: ['websocket'], reconnection: false }).on('error', resolve);
      setTimeout(() => reject(new Error('no error within 10 s')), 10_000);
    }));
    assert.equal(error, 'parse error');
  });

  async function startSample(name) {
    const folder = join(root, 'samples', name);
    const program = join(folder, `bin/Release/net10.0/${name}.dll`);
    const child = spawn('dotnet', [program, '--urls', 'http://127.0.0.1:0', '--contentRoot', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return new Promise((resolve, reject) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text) => {
        output += text;
        const listening = /Now listening on: (\S+)/.exec(output);
        if (listening) resolve(listening[1]);
      });
      child.once('exit', (code) => reject(new Error(`the sample ended with ${code}`)));
    });
  }

  // Any response of the server is a page of its origin, even an error.
  async function visit(url, client) {
    const page = await openPage(browser);
    await page.goto(`${url}/socket.io/`);
    await page.addScriptTag({ path: join(root, `tests/EndToEnd/node_modules/${client}/dist/socket.io.js`) });
    return page;
  }
});
