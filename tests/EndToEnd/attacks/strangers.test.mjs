// The effects of strangers and malicious users on others, on the log and on counts.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, describe, test } from 'node:test';
import { runServer } from '../server.mjs';
import { befriend, session } from './people.mjs';
import { RawSocket, call } from './raw.mjs';
import { Scenes, assertUntouched } from './scene.mjs';

const scenes = new Scenes();

describe('A server among strangers', { timeout: 600_000 }, () => {
  after(() => scenes.end());

  test('survives more connections than it has descriptors', async (t) => {
    const scene = await scenes.get({ files: 420 });
    await scene.calm();
    const got = await scene.attack('idle', { connections: 700 });
    const { status } = await call(scene.port, 'GET', '/health/live');
    const report = await scene.report(t, { ...got, status });
    assert.equal(status, 200, 'the server can be reached again');
    assertUntouched(report);
  });

  test('carries out an operator\'s command while strangers use all connections', async (t) => {
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

  test('escapes and shortens text from outside in its log', async (t) => {
    const scene = await scenes.get();
    const origins = ['http://a\u001b[31mred', `http://${'a'.repeat(20_000)}.example`, 'http://\u202eevil', 'x\u0007\u009b31m'];
    for (const origin of origins) {
      const bytes = Buffer.from(origin).toString('latin1');
      for (const path of ['/socket.io/?EIO=4&transport=polling', '/api/v1/users']) await call(scene.port, 'POST', path, { headers: { origin: bytes } }).catch(() => {});
      await call(scene.port, 'GET', '/socket.io/?EIO=4&transport=polling', { headers: { origin: bytes } }).catch(() => {});
      await RawSocket.open(scene.port, { headers: { origin: bytes } });
    }
    const { log } = scene;
    const report = await scene.report(t);
    assert.match(log, /A page of .* was refused/);
    assert.doesNotMatch(log, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    assert.ok(log.split('\n').every((line) => line.length < 2_000), 'no line is longer than 2,000 characters');
    assertUntouched(report);
  });

  test('reads packets of strangers at a limited rate', async (t) => {
    const scene = await scenes.get();
    await scene.calm();
    const got = await scene.attack('flood');
    assertUntouched(await scene.report(t, got), { p50: 20 });
  });

  test('keeps writes of strangers from delaying users', async (t) => {
    const scene = await scenes.get();
    await scene.calm();
    const tickets = await scene.attack('invented', { kind: 'ticket' });
    const sids = await scene.attack('invented', { kind: 'sid' });
    const probes = await scene.attack('requests', { calls: [['GET', '/health/ready']], hands: 50, seconds: 3 });
    const report = await scene.report(t, tickets, sids, probes);
    assertUntouched(report, { p50: 10 });
  });

  test('logs no exception for input of strangers', async (t) => {
    const scene = await scenes.get();
    await scene.calm();
    const got = await scene.attack('malformed');
    const report = await scene.report(t, got);
    assertUntouched(report);
    assert.ok(report.logBytes < 20_000, `${report.logBytes} bytes of log`);
    assert.equal(got.statuses[500], undefined, 'no HTTP 500');
  });

  test('answers random input on every layer without a fault', async (t) => {
    const scene = await scenes.get();
    const eve = await session(scene.port, 'eve');
    await befriend(scene.port, eve, await session(scene.port, 'zoe'));
    await scene.calm();
    const seed = Number(process.env.ATTACK_SEED ?? Math.floor(Math.random() * 2 ** 32));
    const got = await scene.attack('catalogue', { sid: eve.sid, friend: 'zoe', seed, seconds: Number(process.env.ATTACK_SECONDS ?? 4) });
    const report = await scene.report(t, { seed, ...got });
    assert.deepEqual(got.faults, {}, `ATTACK_SEED=${seed}`);
    assertUntouched(report);
    assert.ok(report.logBytes < 50_000, `${report.logBytes} bytes of log`);
  });
});
