// Debian's Prometheus, which scrapes a server as an operator's does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, temporaryFolder } from '../server.mjs';

/** Starts it: `{ query(expression), rules(), end() }`. `query` resolves with the numbers of the series that an expression has now. */
export async function startPrometheus(target, ruleFile) {
  const [folder, port] = [temporaryFolder(), await freePort()];
  const config = join(folder, 'prometheus.json');
  writeFileSync(config, JSON.stringify({   // which is YAML, too
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [ruleFile],
    scrape_configs: [{ job_name: 'parley', static_configs: [{ targets: [new URL(target).host] }] }],
  }));
  const child = spawn('prometheus', [
    `--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`,
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  let output = '';
  const ready = new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (output.includes('Server is ready')) resolve();
    });
    child.once('exit', () => reject(new Error(`prometheus has ended:\n${output}`)));
    child.once('error', reject);
  });

  async function get(path) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, { signal: AbortSignal.timeout(30_000) });
    const { status, data, error } = await answer.json();
    if (status !== 'success') throw new Error(`${decodeURIComponent(path)}: ${error}`);
    return data;
  }

  await ready;
  return {
    query: async (expression) => (await get(`query?query=${encodeURIComponent(expression)}`)).result.map(({ value }) => Number(value[1])),
    rules: async () => (await get('rules')).groups.flatMap(({ rules }) => rules),
    async end() {
      const ended = once(child, 'exit');
      kill();
      await ended;
      process.off('exit', kill);
    },
  };
}
