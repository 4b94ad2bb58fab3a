// What operators watch: the metrics, the dashboard and the alerts of docs/operations with a real Prometheus, traces, and the log as JSON.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { parse } from 'yaml';
import { startCluster } from './cluster.mjs';
import { startPrometheus } from './metrics/prometheus.mjs';
import { startCollector } from './metrics/spans.mjs';
import { freePort, runServer, said, startServer, temporaryFolder } from './server.mjs';
import { befriend, say, signUp } from './web/lib.mjs';

const pathOf = (name) => fileURLToPath(new URL(`../../docs/operations/${name}`, import.meta.url));
const alertsFile = pathOf('alerts.yaml');
const alerts = parse(readFileSync(alertsFile, 'utf8')).groups.flatMap(({ rules }) => rules);
const dashboard = JSON.parse(readFileSync(pathOf('dashboard.json'), 'utf8'));
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** As Grafana fills them in. */
const queries = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => (
  { title, expr: expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m') })));

const promtool = (args, input) => spawnSync('promtool', args, { encoding: 'utf8', timeout: 60_000, input });

/** The names of metrics in an expression, without labels. */
const metricsIn = (expr) => expr.replaceAll(/\{[^}]*\}/g, '').replaceAll(/\bby \([^)]*\)/g, '').match(/\b(?:parley|engineio|socketio|http|dotnet|db)_\w+/g) ?? [];

/** `[metric, label, operator, value]` of what an expression selects. */
const selectorsIn = (expr) => [...expr.matchAll(/(\w+)\{([^}]*)\}/g)].flatMap(([, metric, labels]) => (
  [...labels.matchAll(/(\w+)(!?=~?)"([^"]*)"/g)].map(([, ...label]) => [metric, ...label])));

/** What two friends do, and what goes wrong for them. */
async function chat(server, [ada, ben], group) {
  await say(server, ada, 'friend', ben.id, 'hello');
  await say(server, ben, 'group', group, 'hello');
  await ada.call('GET', '/users/me');
  await assert.rejects(say(server, ada, 'friend', 'nobody-here', 'hello'), /unknown-user/);
  const upgraded = io(`${server.url}/friend`, { auth: { sid: ada.sid }, forceNew: true });
  await new Promise((resolve) => { upgraded.io.engine.once('upgrade', resolve); });
  upgraded.close();
  assert.equal((await fetch(`${server.url}/socket.io/?EIO=4&transport=polling&sid=unknown`)).status, 400);
}

async function until(isTrue, what, within = 60_000) {
  for (const end = Date.now() + within; !await isTrue(); await pause(500)) assert.ok(Date.now() < end, `waited for ${what}`);
}

describe('A node with PostgreSQL and Redis', { timeout: 300_000 }, () => {
  let cluster, collector, prometheus, server, friends, group, present, address;
  const scrape = async () => (await fetch(address)).text();

  before(async () => {
    collector = await startCollector();
    const port = await freePort();
    cluster = await startCluster({ nodes: 1, env: {
      PARLEY_METRICS: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_BSP_SCHEDULE_DELAY: '200', OTEL_METRIC_EXPORT_INTERVAL: '500', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    } });
    address = `http://127.0.0.1:${port}/metrics`;
    prometheus = await startPrometheus(address, alertsFile);
    server = { url: cluster.nodes[0] };
    friends = [await signUp(server, 'ada'), await signUp(server, 'ben')];
    await befriend(...friends);
    group = (await friends[0].call('POST', '/groups', { name: 'Tea', members: ['ben'] })).id;
    present = io(`${server.url}/friend`, { auth: { sid: friends[0].sid }, transports: ['websocket'] });
    await once(present, 'connect');
    await chat(server, friends, group);
  });
  after(async () => {
    present?.close();
    await prometheus?.end();
    await cluster?.end();
    collector?.close();
  });

  test('has metrics as Prometheus wants them, with the name of the service', async () => {
    const text = await scrape();
    for (const label of ['service_name="parley"', 'deployment_environment_name="test"']) assert.match(text, new RegExp(`^target_info\\{.*${label}.*\\} 1$`, 'm'));
    const { status, stdout, stderr } = promtool(['check', 'metrics'], text);
    // The names of other meters are not ours.
    const complaints = (stdout + stderr).split('\n').filter((line) => line && !/^(dotnet|db)_\w+ /.test(line));
    assert.deepEqual(complaints, []);
    assert.ok(status === 0 || status === 3, 'it could be read');
    assert.doesNotMatch(text, /Host=|Username=|otel_scope/);
  });

  test('has a number for each query of the dashboard', async () => {
    assert.ok(queries.length > 30);
    let missing;
    await until(async () => {
      await chat(server, friends, group);
      const found = await Promise.all(queries.map(async (query) => ({ ...query, values: await prometheus.query(query.expr) })));
      missing = found.filter(({ values }) => !values.some(Number.isFinite)).map(({ title, expr }) => `${title}: ${expr}`);
      return missing.length === 0;
    }, 'all queries').catch((error) => { throw new Error(`${error.message}\n${missing.join('\n')}`); });
  });

  test('has every metric and label that the dashboard and the alerts ask for', async () => {
    const text = await scrape();
    for (const { expr } of [...queries, ...alerts].filter(({ expr: all }) => !all.includes('parley_backup_'))) {
      for (const metric of metricsIn(expr)) assert.match(text, new RegExp(`^${metric}[{ ]`, 'm'), expr);
      for (const [metric, label] of selectorsIn(expr).filter(([name, key]) => name !== 'up' && key !== 'instance'))
        assert.match(text, new RegExp(`^${metric}\\{.*\\b${label}="`, 'm'), expr);
    }
  });

  test('causes no alert', async () => {
    await until(async () => (await prometheus.rules()).every(({ lastEvaluation }) => !lastEvaluation.startsWith('0001')), 'the rules');
    const rules = await prometheus.rules();
    assert.deepEqual(rules.map(({ name }) => name), alerts.map(({ alert }) => alert));
    assert.deepEqual(rules.filter(({ health, state }) => health !== 'ok' || state === 'firing'), []);
  });

  test('sends a trace from the event over the write to the statements, and traces of calls', async () => {
    const child = (parent, name) => collector.spans.find((span) => span.parent === parent?.id && span.trace === parent?.trace && name(span.name));
    let sent;
    await until(() => {
      sent = collector.spans.find(({ name }) => name === '/friend sendfsmg');
      return child(child(child(sent, (name) => name === 'write'), (name) => name === 'commit'), () => true);
    }, 'a statement of the commit');
    assert.equal(sent.parent, '', 'it is no part of the request that opened the connection');
    await until(() => collector.spans.some(({ name }) => name === 'POST api/v1/users' || name === 'POST /api/v1/users'), 'a call');
    const roots = [...new Set(collector.spans.filter(({ parent }) => parent === '').map(({ name }) => name))];
    assert.deepEqual(roots.filter((name) => !/^(\/\w+ \w|[A-Z]+ \/?api\/v1\/)/.test(name)), [], 'what the server does by itself is not traced');
  });

  test('sends metrics', () => until(() => ['parley.messages', 'parley.log.position', 'dotnet.gc.collections'].every((name) => collector.metrics.has(name)), 'metrics'));
});

describe('The alerts', () => {
  test('are valid', () => {
    const { status, stdout, stderr } = promtool(['check', 'rules', alertsFile]);
    assert.equal(status, 0, stdout + stderr);
  });

  test('come when they should, and only then', () => {
    const file = fileURLToPath(new URL('metrics/alerts.test.yaml', import.meta.url));
    const tested = new Set(parse(readFileSync(file, 'utf8')).tests.flatMap(({ alert_rule_test: checks }) => checks)
      .filter(({ exp_alerts: expected }) => expected?.length > 0).map(({ alertname }) => alertname));
    assert.deepEqual(alerts.map(({ alert }) => alert).filter((name) => !tested.has(name)), [], 'each has a test');
    const { status, stdout, stderr } = promtool(['test', 'rules', file]);
    assert.equal(status, 0, stdout + stderr);
  });

  test('select values that there are', () => {
    const known = ['guide/07-connection.md', 'guide/12-observability.md', 'messenger/events.md', 'messenger/operating.md']
      .map((name) => readFileSync(pathOf(`../${name}`), 'utf8')).join('\n');
    const values = alerts.flatMap(({ expr }) => selectorsIn(expr)).filter(([metric]) => metric !== 'up').map(([, , , value]) => value);
    assert.ok(values.length > 5);
    assert.deepEqual(values.filter((value) => !known.includes(`\`${value}\``) && !/^\d+$/.test(value)), []);
  });
});

test('The page describes each alert, and Prometheus accepts its example', () => {
  const page = readFileSync(pathOf('README.md'), 'utf8');
  assert.deepEqual([...page.matchAll(/^\| `(Parley\w+)` \|/gm)].map(([, name]) => name), alerts.map(({ alert }) => alert));
  const folder = temporaryFolder();
  cpSync(alertsFile, join(folder, 'alerts.yaml'));
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, /^```yaml prometheus\n(.*?)^```$/ms.exec(page)[1]);
  const { status, stdout, stderr } = promtool(['check', 'config', file]);
  assert.equal(status, 0, stdout + stderr);
});

test('The dashboard is complete', () => {
  assert.deepEqual(dashboard.panels.map(({ id }) => id), dashboard.panels.map((_, index) => index + 1));
  for (const { title, gridPos, targets } of panels) {
    assert.ok(gridPos.x + gridPos.w <= 24 && targets.length > 0, title);
    for (const { expr } of targets) assert.ok(selectorsIn(expr).some(([, label, , value]) => label === 'instance' && value === '$instance'), expr);
  }
});

describe('A server', { timeout: 120_000 }, () => {
  test('serves metrics on an address of their own and nothing else there, and its log is JSON', async (t) => {
    const server = await startServer({ env: { PARLEY_METRICS: 'http://127.0.0.1:0', PARLEY_LOGGING__CONSOLE__FORMATTERNAME: 'json' } });
    t.after(() => server.stop());
    const metrics = /^ +Metrics +(\S+)$/m.exec(server.stdout)[1];

    assert.match(await (await fetch(metrics)).text(), /^parley_log_position\{\} \d+$/m);
    assert.equal((await fetch(new URL('/health/live', metrics))).status, 404);
    assert.equal((await fetch(`${server.url}/metrics`)).status, 404);

    await fetch(`${server.url}/api/v1/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":"ada","password":"wrong password"}' });
    await said(server, /SignIns/);
    const line = server.stdout.split('\n').filter((text) => text.startsWith('{')).map((text) => JSON.parse(text)).find(({ Category }) => Category === 'Parley.Chat.SignIns');
    assert.match(line.Timestamp, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.deepEqual([line.LogLevel, line.EventId, line.State.Address], ['Information', 1, '127.0.0.1']);
  });

  test('has the metrics that the alerts about backups ask for, once there is a backup', async (t) => {
    const server = await startServer({ env: { PARLEY_METRICS: 'http://127.0.0.1:0' } });
    t.after(() => server.stop());
    const backup = runServer({ args: ['backup', temporaryFolder(), '--data', server.dataDir] });
    assert.equal((await backup.exited).code, 0, backup.output);
    const text = await (await fetch(/^ +Metrics +(\S+)$/m.exec(server.stdout)[1])).text();
    const asked = alerts.flatMap(({ expr }) => metricsIn(expr)).filter((name) => name.startsWith('parley_backup_'));
    assert.ok(asked.length > 0);
    for (const metric of asked) assert.match(text, new RegExp(`^${metric}\\{parley_backup_place="`, 'm'));
  });

  test('does not start if the address of the metrics is in use or a variable is wrong, and names it', async (t) => {
    const other = await startServer();
    t.after(() => other.stop());
    for (const [env, said] of [
      [{ PARLEY_METRICS: other.url }, /Metrics is 'http:\S+'; the port is in use/],
      [{ PARLEY_METRICS: '9464' }, /PARLEY_METRICS is '9464'; expected addresses/],
      [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }, /OTEL_EXPORTER_OTLP_ENDPOINT is 'collector'; expected an address/],
    ]) {
      const refused = runServer({ args: ['--urls', 'http://127.0.0.1:0', '--data', `${other.dataDir}/other`], env });
      assert.equal((await refused.exited).code, 2, refused.output);
      assert.match(refused.stderr, said);
      assert.equal(refused.stderr.trim().split('\n').length, 1);
    }
  });

  for (const protocol of ['http/protobuf', 'grpc'])
    test(`says once when the collector is away, and goes on: ${protocol}`, async (t) => {
      const port = await freePort();
      const server = await startServer({ env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:secret@127.0.0.1:${port}`, OTEL_EXPORTER_OTLP_PROTOCOL: protocol, OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRIC_EXPORT_INTERVAL: '200',
      } });
      t.after(() => server.stop());
      const lines = (what) => server.output.split('\n').filter((line) => line.includes(what));
      await until(() => lines('takes no telemetry').length > 0, 'the warning');
      assert.match(lines('takes no telemetry')[0], new RegExp(`The collector at http://127.0.0.1:${port}/\\S+ takes no telemetry: .*refused`));
      assert.doesNotMatch(server.output, /secret/);
      await signUp(server, 'ada');
      if (protocol === 'grpc') return;   // The collector of the tests does not speak it.

      const collector = await startCollector(port);
      t.after(() => collector.close());
      await until(() => lines('takes telemetry again').length > 0, 'the collector to be found');
      assert.equal(lines('takes no telemetry').length, 1, 'many attempts, one line');
    });

  test('is checked for how far each follower is behind, and for the address of its metrics', async (t) => {
    const port = await freePort();
    const env = { PARLEY_METRICS: `http://127.0.0.1:${port}`, PARLEY_CHAT__WEBHOOKURLS: 'http://127.0.0.1:1/', PARLEY_CHAT__WEBHOOKSECRET: 's'.repeat(32) };
    const server = await startServer({ env });
    t.after(() => server.stop());
    const check = async () => {
      const run = runServer({ args: ['check', '--urls', server.url, '--data', server.dataDir], env });
      assert.equal((await run.exited).code, 0, run.output);
      return run.stdout;
    };
    await until(async () => /^ok +webhook 1 +It is up to date\.$/m.test(await check()), 'the webhook to begin');
    await signUp(server, 'ada');
    assert.ok((await check()).includes(`A live server already responds at http://127.0.0.1:${port}.`));
    assert.match(await check(), /^ok +webhook 1 +It is \d+ entries behind the log\.$/m);
    assert.match(await check(), /^ok +search +The index is \d+ entries behind the log\.$/m);
  });
});
