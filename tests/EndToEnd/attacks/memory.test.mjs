// Users and strangers who ask for more than the server has memory and time for: nobody else notices. The server's heap may grow to 1 GiB.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, describe, test } from 'node:test';
import { befriend, history, session } from './people.mjs';
import { Scenes, assertUntouched } from './scene.mjs';

const MiB = 1 << 20;
const heap = 1 << 30;
const scenes = new Scenes();

describe('A server that is asked for too much', { timeout: 600_000 }, () => {
  after(() => scenes.end());

  test('bounds what the searches of one user take from all', async (t) => {
    const scene = await scenes.get({ heap });
    const wordy = await history(scene.port, 'wordy', { groups: 1, messages: 2_100 });
    await scene.calm();
    const got = await scene.attack('requests', { sid: wordy.sid, calls: [['GET', '/api/v1/messages?q=wordy&limit=200'], ['GET', '/api/v1/messages?q=xxx%20{n}']] });
    assertUntouched(await scene.report(t, got), { peak: 600 });
  });
});

/** A host application that accepts every message, some only after a while. */
async function reviewer(pause) {
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => setTimeout(() => response.writeHead(204).end(), pause(Buffer.concat(parts).toString())));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
