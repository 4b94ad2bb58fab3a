// The files of docs/operations for operators of several nodes: the programs that read them accept them, and the server has their settings.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { printed } from './proxy.mjs';
import { runServer, said, startServer, temporaryFolder } from './server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pathOf = (name) => join(root, 'docs/operations', name);
const read = (name) => readFileSync(pathOf(name), 'utf8');
const run = (command, args, options) => spawnSync(command, args, { encoding: 'utf8', timeout: 60_000, ...options });
const page = read('README.md');

/** What the page says to write into the file of settings. */
const settings = Object.fromEntries(/^```ini settings\n(.*?)^```$/ms.exec(page)[1].trim().split('\n').map((line) => /^(\w+)=(.*)$/.exec(line).slice(1)));
const drain = settings.PARLEY_SOCKETIO__ENGINE__DRAINTIME;

/** `20s` or `1m` in seconds. */
const seconds = (text) => ({ s: 1, m: 60 })[text.at(-1)] * Number.parseInt(text, 10);

/** The server knows each of these variables and takes its value. */
async function areSettings(env) {
  assert.ok(Object.keys(env).length > 2);
  // The hosts of the examples are not there.
  const nowhere = { PARLEY_DATABASE: env.PARLEY_DATABASE?.replace(/Host=[^;]*/, 'Host=127.0.0.1;Port=1') ?? 'none.db' };
  const check = runServer({ args: ['check', '--data', temporaryFolder()], env: { ...env, ...nowhere } });
  await Promise.race([said(check, /^(ok|wrong) +settings /m, 30_000), check.exited]);
  check.process.kill('SIGKILL');
  assert.match(check.output, /^ok +settings /m);
}

test('The settings of the page exist', () => areSettings(settings));

describe('The unit of systemd', () => {
  const unit = read('parley@.service');
  const file = join(temporaryFolder(), 'parley@.service');
  writeFileSync(file, unit.replace('/opt/parley/parley', '/bin/true'));

  test('is valid', () => {
    const verified = run('systemd-analyze', ['verify', '--man=no', file]);
    assert.deepEqual([verified.status, verified.stderr], [0, '']);
  });

  test('takes away what a node does not need', () => {
    const judged = run('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=15', file]);
    assert.equal(judged.status, 0, judged.stdout + judged.stderr);
  });

  test('has settings that exist, and waits until a node has drained', async () => {
    const own = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, pairs]) => pairs.split(' ')).filter((pair) => pair.startsWith('PARLEY_'));
    const env = Object.fromEntries(own.map((pair) => pair.replaceAll('%i', '5000').split('=')));
    assert.deepEqual(Object.keys(env), ['PARLEY_URLS', 'PARLEY_DATA']);
    await areSettings({ ...settings, ...env });
    assert.ok(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)[1]) >= seconds(drain) + 10);
  });
});

describe('The backup of systemd', () => {
  const unit = read('parley-backup@.service');
  const folder = temporaryFolder();
  const [service, timer] = ['parley-backup@.service', 'parley-backup@.timer'].map((name) => join(folder, name));
  writeFileSync(service, unit.replace('/opt/parley/parley', '/bin/true'));
  writeFileSync(timer, read('parley-backup@.timer'));

  test('is a valid service with a valid timer', () => {
    for (const file of [service, timer]) {
      const verified = run('systemd-analyze', ['verify', '--man=no', file]);
      assert.deepEqual([verified.status, verified.stderr], [0, '']);
    }
  });

  test('may do no more than a node', () => {
    const limits = (text) => text.slice(text.indexOf('NoNewPrivileges='), text.indexOf('SystemCallErrorNumber=')).trim();
    assert.equal(limits(unit), limits(read('parley@.service')));
  });

  test('has a command that makes a backup', async () => {
    const [command] = /^ExecStart=\/opt\/parley\/parley (backup .*)$/m.exec(unit).slice(1);
    const [dataDir, backups] = [temporaryFolder(), temporaryFolder()];
    const words = command.replace('/var/backups/parley/%i', join(backups, '5000')).split(' ');
    assert.deepEqual(await runServer({ args: ['migrate', '--data', dataDir] }).exited, { code: 0, signal: null });
    const made = runServer({ args: words, env: { PARLEY_DATA: dataDir } });
    assert.deepEqual(await made.exited, { code: 0, signal: null }, made.output);
    assert.equal(readdirSync(join(backups, '5000')).filter((name) => name.startsWith('parley-')).length, 1);
  });
});

const config = (file, env) => run('docker-compose', ['-f', pathOf(file), 'config'], { env: { PATH: process.env.PATH, ...env } });

/** The file as Compose understands it with these variables. */
function compose(file, env) {
  const { status, stdout, stderr } = config(file, env);
  assert.equal(status, 0, stderr);
  return parse(stdout);
}

describe('The file for Compose', () => {
  const needed = { DOMAIN: 'chat.example.com', POSTGRES_PASSWORD: 'mountain', REDIS_PASSWORD: 'river' };
  const composed = () => compose('compose.yaml', needed);

  test('is valid, and has no passwords of its own', () => {
    const { services } = composed();
    assert.deepEqual(Object.keys(services).sort(), ['caddy', 'haproxy', 'node1', 'node2', 'node3', 'postgres', 'redis']);
    for (const name of Object.keys(needed)) {
      const refused = config('compose.yaml', { ...needed, [name]: '' });
      assert.notEqual(refused.status, 0, name);
      assert.match(refused.stderr, new RegExp(`${name}.*is not set`));
    }
  });

  test('has settings that exist, and waits until a node has drained', async () => {
    const { services } = composed();
    const { node1, node2, node3, haproxy, caddy } = services;
    assert.deepEqual([node2.environment, node3.environment], [node1.environment, node1.environment]);
    assert.equal(node1.environment.PARLEY_PROXIES, `${haproxy.networks.inside.ipv4_address};${caddy.networks.inside.ipv4_address}`);
    assert.equal(services.postgres.environment.POSTGRES_PASSWORD, /Password=(\w+)/.exec(node1.environment.PARLEY_DATABASE)[1]);
    assert.ok(seconds(node1.stop_grace_period) >= seconds(node1.environment.PARLEY_SOCKETIO__ENGINE__DRAINTIME) + 10);
    await areSettings({ ...node1.environment, PARLEY_DATA: temporaryFolder() });
  });

  test('asks a node whether it is healthy', async (t) => {
    const { services } = composed();
    const [, program, ...args] = services.node1.healthcheck.test;
    assert.equal(program, '/app/parley');
    const server = await startServer();
    t.after(() => server.stop());
    const ask = async () => (await runServer({ args, env: { PARLEY_URLS: server.url.replace('127.0.0.1', '0.0.0.0') } }).exited).code;
    assert.equal(await ask(), 0);
    await server.stop();
    assert.equal(await ask(), 1);
  });

  test('has the addresses that the page writes into the file for HAProxy', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'haproxy.cfg'), read('haproxy.cfg'));
    const prepared = run('bash', ['-euc', printed('sh', 'operations/README.md')], { cwd: folder });
    assert.equal(prepared.status, 0, prepared.stderr);

    const { services } = composed();
    const made = readFileSync(join(folder, 'haproxy.cfg'), 'utf8');
    const servers = [...made.matchAll(/^ *server (\w+) (.*):5000$/gm)].map(([, name, address]) => [name, address]);
    assert.deepEqual(servers, ['node1', 'node2', 'node3'].map((name) => [name, services[name].networks.inside.ipv4_address]));
    assert.match(made, /^ *bind :5000 /m);
    accepts(join(folder, 'haproxy.cfg'));
    assert.match(readFileSync(join(folder, '.env'), 'utf8'), /^POSTGRES_PASSWORD=[0-9a-f]{64}\nREDIS_PASSWORD=[0-9a-f]{64}\n$/);
  });
});

describe('The file for Compose with one server', () => {
  test('is valid, names a domain, and has settings that exist', async () => {
    const { services } = compose('compose.alone.yaml', { DOMAIN: 'chat.example.com' });
    assert.match(config('compose.alone.yaml', {}).stderr, /DOMAIN.*is not set/);
    assert.deepEqual(Object.keys(services).sort(), ['caddy', 'parley']);
    assert.equal(services.parley.environment.PARLEY_PROXIES, services.caddy.networks.inside.ipv4_address);
    await areSettings({ ...imageSettings(), ...services.parley.environment, PARLEY_DATA: temporaryFolder() });
  });
});

/** What the image sets. */
const imageSettings = () => Object.fromEntries([...readFileSync(join(root, 'packaging/Dockerfile'), 'utf8').matchAll(/(PARLEY_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));

describe('The installed service', () => {
  const file = join(temporaryFolder(), 'parley.service');
  const unit = readFileSync(join(root, 'packaging/parley.service'), 'utf8').replaceAll('@PROGRAM@', '/usr').replaceAll('@SETTINGS@', '/etc/parley/parley.env');
  writeFileSync(file, unit.replace('/usr/parley', '/bin/true'));

  test('is a valid unit that takes away what the server does not need', () => {
    const verified = run('systemd-analyze', ['verify', '--man=no', file]);
    assert.deepEqual([verified.status, verified.stderr], [0, '']);
    const judged = run('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=15', file]);
    assert.equal(judged.status, 0, judged.stdout + judged.stderr);
  });

  test('has settings that exist, those that are only suggested included', async () => {
    const suggested = readFileSync(join(root, 'packaging/parley.env'), 'utf8').matchAll(/^#?(PARLEY_\w+)=(.*)$/gm);
    await areSettings({ ...Object.fromEntries([...suggested].map(([, name, value]) => [name, value])), PARLEY_DATA: temporaryFolder() });
  });
});

describe('The manifests for Kubernetes', () => {
  const manifests = parseAllDocuments(read('kubernetes.yaml')).map((document) => {
    assert.deepEqual(document.errors, []);
    return document.toJS();
  });
  const find = (kind) => manifests.find((one) => one.kind === kind);
  const pod = find('Deployment').spec.template.spec;
  const [container] = pod.containers;

  test('are valid, without a field that does not exist', () => {
    assert.deepEqual(manifests.map(({ kind }) => kind), ['ConfigMap', 'Deployment', 'PodDisruptionBudget', 'Service', 'Ingress']);
    for (const manifest of manifests) assert.deepEqual(fieldsWithoutSchema(manifest), [], manifest.kind);
    const wrong = structuredClone(find('Deployment'));
    wrong.spec.template.spec.containers[0].readinesProbe = {};
    assert.deepEqual(fieldsWithoutSchema(wrong), ['spec.template.spec.containers.0.readinesProbe']);
    wrong.spec.replicas = 'three';
    assert.throws(() => fieldsWithoutSchema(wrong), /replicas/);
  });

  test('fit together', () => {
    const labels = find('Deployment').spec.template.metadata.labels;
    for (const selector of [
      find('Deployment').spec.selector.matchLabels, find('PodDisruptionBudget').spec.selector.matchLabels, find('Service').spec.selector,
      pod.topologySpreadConstraints[0].labelSelector.matchLabels,
    ]) assert.deepEqual(selector, labels);
    const { service } = find('Ingress').spec.rules[0].http.paths[0].backend;
    assert.deepEqual([service.name, service.port.name], [find('Service').metadata.name, find('Service').spec.ports[0].name]);
    assert.equal(find('Service').spec.ports[0].targetPort, container.ports[0].name);
    assert.equal(container.envFrom[0].configMapRef.name, find('ConfigMap').metadata.name);
    assert.equal(new URL(find('ConfigMap').data.PARLEY_URLS).port, String(container.ports[0].containerPort));
    assert.deepEqual(container.volumeMounts.map(({ name }) => name), pod.volumes.map(({ name }) => name));
  });

  test('have settings that exist, those of the Secret included, and wait until a node has drained', async () => {
    const { data } = find('ConfigMap');
    const secret = [...read('kubernetes.yaml').split('apiVersion')[0].matchAll(/PARLEY_\w+/g)].map(([name]) => name);
    assert.deepEqual(secret, ['PARLEY_DATABASE', 'PARLEY_CHAT__CLUSTER', 'PARLEY_CHAT__S3__ACCESSKEY', 'PARLEY_CHAT__S3__SECRETKEY']);
    assert.deepEqual(Object.keys(data).filter((name) => secret.includes(name)), []);
    await areSettings({ ...data, ...Object.fromEntries(secret.map((name) => [name, settings[name]])) });
    const stop = container.lifecycle.preStop.sleep.seconds + seconds(data.PARLEY_SOCKETIO__ENGINE__DRAINTIME) + 10;
    assert.ok(pod.terminationGracePeriodSeconds >= stop);
  });

  test('ask addresses that a node has', async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      assert.equal(probe.httpGet.port, container.ports[0].name);
      assert.equal((await fetch(server.url + probe.httpGet.path)).status, 200);
    }
  });
});

test('HAProxy accepts its file', () => accepts(pathOf('haproxy.cfg')));

describe('The page', () => {
  const source = readdirSync(join(root, 'src'), { recursive: true }).filter((file) => file.endsWith('.cs'))
    .map((file) => readFileSync(join(root, 'src', file), 'utf8')).join('\n');

  test('names instruments that exist', () => {
    const named = [...page.matchAll(/^\| `((?:engineio|socketio|parley)\.[\w.]+)` \|/gm)].map(([, name]) => name);
    assert.ok(named.length > 5);
    assert.deepEqual(named.filter((name) => !source.includes(`"${name}"`)), []);
  });

  test('quotes lines of the log and of the health check as the server writes them', () => {
    const failures = page.slice(page.indexOf('| what fails |')).split('\n').map((row) => row.split(' | ')[2] ?? '');
    const quoted = failures.flatMap((cell) => [...cell.matchAll(/`([A-Z][^`]* [^`]*)`/g)]).map(([, line]) => line);
    assert.ok(quoted.length > 8);
    for (const piece of quoted.flatMap((line) => line.split(/…|: Disconnected/)).map((part) => part.trim())) {
      assert.ok(source.includes(piece), piece);
    }
  });
});

function accepts(file) {
  const checked = run('/usr/sbin/haproxy', ['-c', '-f', file]);
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  assert.doesNotMatch(checked.stderr, /WARNING|ALERT/);
}

/** The paths of fields that the schema of Kubernetes does not know: those at which its validation never looks. Throws if another one is wrong. */
function fieldsWithoutSchema(manifest) {
  const { apiVersion, kind } = manifest;
  const model = createRequire(import.meta.url)(`kubernetes-models/${apiVersion}/${kind}`)[kind];
  const unseen = [];
  const watch = (value, path) => {
    if (value === null || typeof value !== 'object') return value;
    const seen = new Map();
    unseen.push(() => Object.keys(value).filter((key) => !seen.has(key)).map((key) => [...path, key].join('.')));
    return new Proxy(value, {
      get(target, key) {
        if (!Object.hasOwn(target, key)) return Reflect.get(target, key);
        if (!seen.has(key)) seen.set(key, watch(target[key], [...path, key]));
        return seen.get(key);
      },
    });
  };
  model.prototype.validate.call(watch(manifest, []));
  return unseen.flatMap((keys) => keys());
}
