// The cluster of cluster.sh, whose processes a test kills and stops.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts, temporaryFolder } from './server.mjs';

const script = fileURLToPath(new URL('../../cluster.sh', import.meta.url));

/**
 * Starts it: `{ url, folder, nodes, find(name), kill(name), signal(name, signal), end() }`. `nodes` are the addresses of the nodes.
 * `kill()` resolves when the process that cluster.sh has started instead works.
 *
 * @param {{ withRedis?: boolean, nodes?: number, env?: Record<string, string>, folder?: string, port?: number }} options
 *   `env` is for all nodes. A folder and a port that are given may be used by `env`.
 */
export async function startCluster({ withRedis = true, nodes = 3, env = {}, folder = temporaryFolder(), port } = {}) {
  port ??= await freePorts(nodes + 2);
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')));
  const child = spawn(script, ['--nodes', nodes, '--port', port, '--data', folder, ...(withRedis ? [] : ['--no-redis']), ...(process.env.SERVER_PROGRAM ? ['--program', process.env.SERVER_PROGRAM] : [])], {
    env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => child.kill('SIGTERM');
  process.on('exit', stop);
  let output = '';
  const started = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (output.includes('Press Ctrl+C')) resolve();
    });
  });
  const exited = once(child, 'exit');
  await Promise.race([started, exited.then(() => { throw new Error(`cluster.sh has ended:\n${output}`); })]);

  const read = () => JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'));
  const find = (name) => read().processes.find((one) => one.name === name);
  return {
    url: read().address,
    folder,
    nodes: read().processes.filter((one) => one.kind === 'node').map((one) => one.address),
    read,
    find,
    output: () => output,
    signal: (name, signal) => process.kill(find(name).pid, signal),
    async kill(name, signal = 'SIGKILL') {
      const { pid } = find(name);
      process.kill(pid, signal);
      const died = performance.now();
      await until(() => find(name).pid !== pid, `cluster.sh to start ${name} again`);
      const { kind, address } = find(name);
      if (kind === 'node') await until(async () => (await fetch(`${address}/health/ready`).catch(() => null))?.ok, `${name} to work`);
      return { died, listening: performance.now() };
    },
    async end() {
      stop();
      await exited;
      process.off('exit', stop);
      if (process.env.KEEP) cpSync(join(folder, 'log'), process.env.KEEP, { recursive: true });   // by hand: what the processes wrote
    },
  };
}

async function until(isTrue, what) {
  for (const end = Date.now() + 60_000; !await isTrue(); await pause(20)) assert.ok(Date.now() < end, `waited for ${what}`);
}
