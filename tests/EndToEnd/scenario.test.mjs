// Two hundred people live a day, on each database: they make friends, talk, change their minds, come and go on several devices, and the
// server is killed three times. In the evening every device must hold what a model says, made of what the server has answered.
//
// A longer day by hand: SCENARIO_ACTS=100000 SCENARIO_KILLS=20 node --test scenario.test.mjs
// A day that went wrong, again, as far as time allows: SCENARIO_SEED=… (the test says it), SCENARIO_DATABASE=SQLite or PostgreSQL.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startPostgres } from './scenario/postgres.mjs';
import { World } from './scenario/world.mjs';

const number = (name, fallback) => Number(process.env[`SCENARIO_${name}`] ?? fallback);
const scale = { people: number('PEOPLE', 200), acts: number('ACTS', 5_000), kills: number('KILLS', 3) };
const seed = number('SEED', Math.floor(Math.random() * 2 ** 32));
const databases = { SQLite: () => ({ stop() {} }), PostgreSQL: startPostgres };

describe('Many people live a day', { timeout: 3_600_000 }, () => {
  for (const [database, start] of Object.entries(databases)) {
    if (![undefined, database].includes(process.env.SCENARIO_DATABASE)) continue;
    test(`on ${database}, and every device holds what it should`, { timeout: 3_600_000 }, async (t) => {
      t.diagnostic(`SCENARIO_SEED=${seed}`);
      const store = start();
      const world = new World({ address: store.address, seed, say: (text) => t.diagnostic(text), ...scale });
      try {
        const problems = await world.live();
        assert.deepEqual(problems.slice(0, 10), [], `${problems.length} problems, with SCENARIO_SEED=${seed} on ${database}`);
      } finally {
        await world.end();
        store.stop();
      }
    });
  }
});
