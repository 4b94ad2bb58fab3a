// Three nodes on one PostgreSQL behind HAProxy, as processes that a test kills.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../scenario/postgres.mjs';
import { freePort, startServer, temporaryFolder } from '../server.mjs';

const count = 3;

/** Starts them: `{ url, kill(), end() }`. `kill()` ends one node at random and starts it again. With `withRedis`, it is what they speak through. */
export async function startNodes({ withRedis }) {
  const postgres = startPostgres();
  const redis = withRedis ? await startRedis() : null;
  const files = temporaryFolder();
  const env = { PARLEY_CHAT__CLUSTER: redis?.address ?? 'database', PARLEY_CHAT__FILEFOLDERISSHARED: 'true', PARLEY_CHAT__FILEFOLDER: files };
  const ports = [];
  while (ports.length < count) ports.push(await freePort());
  const start = (port) => startServer({ port, env, args: ['--database', postgres.address], timeout: 60_000 });
  const nodes = await Promise.all(ports.map(start));
  const proxy = await startBalancer(ports);
  return {
    url: proxy.url,
    nodes,
    async kill() {
      const which = Math.floor(Math.random() * count);
      await nodes[which].kill();
      const died = performance.now();
      nodes[which] = await start(ports[which]);
      return { died, listening: performance.now() };
    },
    async end() {
      await Promise.all(nodes.map((node) => node.kill()));
      proxy.stop();
      redis?.stop();
      postgres.stop();
    },
  };
}

async function startRedis() {
  const port = await freePort();
  const child = keep(spawn('/usr/bin/redis-server', ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' }));
  return { address: `127.0.0.1:${port}`, stop: () => child.kill('SIGKILL') };
}

async function startBalancer(ports) {
  const [folder, port] = [temporaryFolder(), await freePort()];
  writeFileSync(join(folder, 'haproxy.cfg'), `
    defaults
      mode http
      timeout client 60s
      timeout server 60s
      timeout connect 1s
      timeout tunnel 1h
      retries 3
      option redispatch
      retry-on conn-failure
    frontend front
      bind 127.0.0.1:${port}
      default_backend nodes
    backend nodes
      balance roundrobin
      option httpchk GET /health/ready
      default-server check inter 200ms fall 2 rise 1 on-marked-down shutdown-sessions
      ${ports.map((node, at) => `server node${at} 127.0.0.1:${node}`).join('\n      ')}
\n`);
  const child = keep(spawn('/usr/sbin/haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], { stdio: 'ignore' }));
  const url = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + 20_000; ; await pause(50)) {
    const response = await fetch(`${url}/health/ready`).catch(() => null);
    if (response?.ok) return { url, stop: () => child.kill('SIGKILL') };
    if (Date.now() > end || child.exitCode !== null) throw new Error('HAProxy does not serve the nodes');
  }
}

// No process of a test outlives it.
function keep(child) {
  process.on('exit', () => child.kill('SIGKILL'));
  once(child, 'error').then(([error]) => { throw error; }).catch(() => {});
  return child;
}
