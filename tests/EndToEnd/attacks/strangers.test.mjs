// What strangers, and users who mean ill, can do to others, to the log and to what is counted.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, describe, test } from 'node:test';
import { runServer } from '../server.mjs';
import { api, befriend, packet, session } from './people.mjs';
import { RawSocket, call } from './raw.mjs';
import { Scenes, assertUntouched } from './scene.mjs';

const scenes = new Scenes();

describe('A server among strangers', { timeout: 600_000 }, () => {
  after(() => scenes.end());

  test('outlives more connections than it has descriptors', async (t) => {
    const scene = await scenes.get({ files: 420 });
    await scene.calm();
    const got = await scene.attack('idle', { connections: 700 });
    const { status } = await call(scene.port, 'GET', '/health/live');
    const report = await scene.report(t, { ...got, status });
    assert.equal(status, 200, 'the server is to be reached again');
    assertUntouched(report);
  });

  test('does an operator\'s command when strangers have taken all connections', async (t) => {
    const scene = await scenes.get({ files: 1_000 });
    await scene.calm();
    const strike = scene.attack('idle', { connections: 1_300, seconds: 5 });
    await delay(2_000);
    const command = runServer({ args: ['user', 'role', 'bert', 'moderator', '--data', scene.server.dataDir] });
    const { code } = await command.exited;
    const got = await strike;
    const report = await scene.report(t, { ...got, code, said: command.output });
    assert.equal(code, 0, command.output);
    assertUntouched(report);
  });

  test('lets no stranger near the writer', async (t) => {
    const scene = await scenes.get();
    await scene.calm();
    const tickets = await scene.attack('invented', { kind: 'ticket' });
    const sids = await scene.attack('invented', { kind: 'sid' });
    const probes = await scene.attack('requests', { calls: [['GET', '/health/ready']], hands: 50, seconds: 3 });
    const report = await scene.report(t, tickets, sids, probes);
    assertUntouched(report, { p50: 10 });
  });
});

/** How many notices of friend requests a user has. */
async function noticesOf(port, sid) {
  const line = await RawSocket.verified(port, sid);
  let found = 0;
  for (let after = 0, more = true, n = 0; more; n++) {
    line.socket.write(packet('/server', 'history-c', { msg: { with: 'server', after, limit: 200 } }, n));
    const text = await line.until((one) => one.startsWith(`43/server,${n}[`));
    const [{ msg }] = JSON.parse(text.slice(text.indexOf('[')));
    found += msg.messages.filter((one) => one.msg.kind?.startsWith('friend-')).length;
    after = msg.messages.at(-1)?.msg.seq ?? after;
    more = msg.more;
  }
  line.close();
  return found;
}
