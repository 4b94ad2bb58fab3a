// What happens to a cluster while users chat: its processes are killed, stopped and cut off.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startNetwork } from '../../Conformance/clients/lib/network.mjs';
import { startCluster } from '../cluster.mjs';
import { freePorts, temporaryFolder } from '../server.mjs';
import { townSettings } from './town.mjs';

const count = 3;
// Longer than the health check of HAProxy and the wait of the log for its database, and shorter than a session waits for its client.
const silence = 12_000;

/** Nodes of which one at a time is killed. */
export async function beginNodes({ withRedis }) {
  const cluster = await startCluster({ withRedis, nodes: count, env: townSettings });
  return { url: cluster.url, strike: () => cluster.kill(anyNode()), end: () => cluster.end() };
}

/** Nodes that are restarted in turn, as for an upgrade. */
export async function beginRolling() {
  const cluster = await startCluster({ nodes: count, env: townSettings });
  let next = 0;
  return { url: cluster.url, strike: () => cluster.kill(`node${1 + (next++ % count)}`, 'SIGTERM'), end: () => cluster.end() };
}

const anyNode = () => `node${1 + Math.floor(Math.random() * count)}`;

// Each resolves when the part works again.
const strikes = {
  'a node is killed': ({ cluster }) => cluster.kill(anyNode()),
  'a node is stopped and goes on': ({ cluster }) => stopped(cluster, anyNode()),
  'a node ends in good order': ({ cluster }) => cluster.kill(anyNode(), 'SIGTERM'),
  'PostgreSQL is killed': ({ cluster }) => cluster.kill('postgresql'),
  'PostgreSQL is stopped and goes on': ({ cluster }) => stopped(cluster, 'postgresql'),
  'the connections to PostgreSQL break': ({ postgres }) => during(() => postgres.cut(), 0),
  'PostgreSQL is cut off': ({ postgres }) => during(() => postgres.freeze(), silence, () => postgres.thaw()),
  'Redis is killed': ({ cluster }) => cluster.kill('redis'),
  'Redis is stopped and goes on': ({ cluster }) => stopped(cluster, 'redis'),
  'the connections to Redis break': ({ redis }) => during(() => redis.cut(), 0),
  'Redis is cut off': ({ redis }) => during(() => redis.freeze(), silence, () => redis.thaw()),
  'HAProxy is killed': ({ cluster }) => cluster.kill('haproxy'),
};

// By hand, some of them: STRIKE=PostgreSQL STRIKES=40 node --test kill.test.mjs
const chosen = Object.keys(strikes).filter((name) => new RegExp(process.env.STRIKE ?? '').test(name));

export const strikeCount = chosen.length;

/** A cluster whose nodes reach PostgreSQL and Redis through networks that break. `strike()` does the next of the strikes. */
export async function beginStrikes() {
  const [folder, port] = [temporaryFolder(), await freePorts(count + 2)];
  const password = randomBytes(16).toString('hex');
  writeFileSync(join(folder, 'redis.password'), password);
  const postgres = await startNetwork({ path: join(folder, 'postgres/socket/.s.PGSQL.5432') }, { latency: 1 });
  const redis = await startNetwork({ host: '127.0.0.1', port: port + count + 1 }, { latency: 1 });
  const env = {
    ...townSettings,
    PARLEY_DATABASE: `Host=127.0.0.1;Port=${postgres.port};Username=parley;Database=postgres`,
    PARLEY_CHAT__CLUSTER: `127.0.0.1:${redis.port},password=${password}`,
  };
  const cluster = await startCluster({ folder, port, nodes: count, env });

  const left = [];
  return {
    url: cluster.url,
    async strike() {
      if (left.length === 0) left.push(...shuffled(chosen));
      const name = left.pop();
      const times = await strikes[name]({ cluster, postgres, redis });
      return { name, ...times };
    },
    async end() {
      await cluster.end();
      postgres.close();
      redis.close();
    },
  };
}

// A process that is stopped keeps its connections, and does not answer.
function stopped(cluster, name) {
  return during(() => cluster.signal(name, 'SIGSTOP'), silence, () => cluster.signal(name, 'SIGCONT'));
}

async function during(begin, milliseconds, end = () => {}) {
  begin();
  const died = performance.now();
  await pause(milliseconds);
  end();
  return { died, listening: performance.now() };
}

function shuffled(all) {
  return all.map((one) => ({ one, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ one }) => one);
}
