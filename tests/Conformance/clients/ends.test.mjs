// Ends by the server, for clients of every version: the last packets, the reason, and whether they reconnect.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../../EndToEnd/server.mjs';
import { Client, within } from './lib/client.mjs';
import { startNetwork } from './lib/network.mjs';
import { newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { transports, versionsThatEnd } from './lib/versions.mjs';

const latencies = [0, 30];

describe('An end in good order', { timeout: 600_000 }, () => {
  const server = useServer();
  const networks = new Map();

  before(async () => {
    for (const latency of latencies) networks.set(latency, await startNetwork(server.url, { latency }));
  });

  after(() => {
    for (const network of networks.values()) network.close();
  });

  for (const version of versionsThatEnd) {
    for (const { name, use } of transports) {
      for (const latency of latencies) {
        test(`socket.io-client ${version}, ${name}, ${latency} ms: gets the reason of its session's end, and does not reconnect`, async () => {
          const person = await newPerson(server.url, 'revoked');
          const client = await connect(person, { version, use, latency });
          const told = lastWords(client);

          await person.api.endSession(person.device);

          assert.deepEqual(await told, { notice: 'session-ended', reason: 'io server disconnect', isComingBack: false });
        });
      }
    }
  }

  // The upgrade is somewhere between its first and its last step: each client is ended at another moment.
  for (const version of versionsThatEnd) {
    for (const latency of latencies) {
      test(`socket.io-client ${version}, ${latency} ms: gets it at every moment of an upgrade`, { timeout: 120_000 }, async () => {
        const person = await newPerson(server.url, 'upgrading');
        const steps = Array.from({ length: 24 }, (_, at) => at);
        const devices = [];
        for (const _ of steps) devices.push(await person.anotherDevice()); // many at once would be guessing passwords

        const heard = await Promise.all(devices.map(async (device, at) => {
          const client = await connect(device, { version, use: ['polling', 'websocket'], latency });
          const told = lastWords(client);
          await sleep(at * (latency + 2) / 4);
          await person.api.endSession(device.device);
          return told;
        }));

        for (const one of heard) assert.deepEqual(one, { notice: 'session-ended', reason: 'io server disconnect', isComingBack: false });
      });
    }
  }

  // Resolves with the client's reason for its disconnect; never if it hangs.
  async function lastWords(client) {
    let notice;
    let isComingBack = false;
    client.server.next('notice', ({ msg }) => msg.kind === 'session-ended').then(({ msg }) => { notice = msg.kind; }, () => {});
    for (const event of ['reconnect_attempt', 'reconnecting']) client.manager.on(event, () => { isComingBack = true; });
    const reason = await within(30_000, 'the end', (done) => client.server.disconnected.then(done));
    await sleep(300); // a client that reconnects would have started by now
    client.close();
    return { notice, reason, isComingBack };
  }

  async function connect(person, { version, use, latency }) {
    const client = new Client(networks.get(latency).url, {
      version, use, name: person.id, reconnection: true, options: { reconnectionDelay: 50, randomizationFactor: 0 },
    });
    await client.connected();
    const { msg } = await client.authenticate(person.sid);
    assert.equal(msg.code, 1);
    return client;
  }
});

describe('A server that stops', { timeout: 300_000 }, () => {
  for (const version of [4, 2]) { // one of each protocol: a server takes seconds to come back
    for (const { name, use } of transports) {
      test(`socket.io-client ${version}, ${name}: reconnects when the server is back`, { timeout: 60_000 }, async () => {
        const first = await startServer();
        const network = await startNetwork(first.url);
        const client = new Client(network.url, { version, use, reconnection: true, options: { reconnectionDelay: 100, reconnectionDelayMax: 200 } });
        await client.connected();

        await first.stop();
        const reason = await within(20_000, 'the end', (done) => client.root.disconnected.then(done));
        assert.match(reason, /^transport (close|error)$/);
        const back = new Promise((resolve) => client.root.socket.once('connect', resolve));
        const second = await startServer({ dataDir: first.dataDir, port: first.port });
        await within(20_000, 'the return', (done) => back.then(done));

        client.close();
        network.close();
        await second.kill();
      });
    }
  }
});
