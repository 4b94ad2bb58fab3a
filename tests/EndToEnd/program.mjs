// Runs a program as its user does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program with input by the test, whose lines can be awaited. */
export function run(command, args, { cwd, env = {} } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'], timeout: 120_000, killSignal: 'SIGKILL' });
  const lines = [];
  let look = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      look();
    });
  }
  const output = () => lines.join('\n');
  return {
    output,
    ended: once(child, 'close').then(([code]) => code),
    kill: () => child.kill('SIGKILL'),
    type: (line) => child.stdin.write(`${line}\n`),
    line: (pattern, within = 60_000) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${pattern} in:\n${output()}`)), within);
      look = () => {
        if (!lines.some((line) => pattern.test(line))) return;
        clearTimeout(timer);
        look = () => {};
        resolve();
      };
      look();
    }),
  };
}
