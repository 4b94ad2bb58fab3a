// Starts the built server as a process, the way an operator does, and stops it again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
// SERVER_PROGRAM names the program in machine code, which then is tested instead.
const program = () => (process.env.SERVER_PROGRAM
  ? [process.env.SERVER_PROGRAM]
  : ['dotnet', join(root, 'src/Parley.Server/bin/Release/net10.0/Parley.Server.dll')]);

// No process and no file of a test outlives it.
const children = new Set();
const folders = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

// Also when the test is stopped by a signal: only an exit runs the handlers of the exit.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** A new empty folder for data, removed when the test process ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  folders.push(folder);
  return folder;
}

/** Runs the server without waiting for anything: for starts that are expected to fail. `under` is a command that runs it, such as `prlimit`. */
export function runServer({ args = [], env = {}, cwd = root, input, under = [] } = {}) {
  // A PARLEY_ variable of the developer's own shell must not change what is tested.
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')));
  const [command, ...words] = [...under, ...program(), ...args];
  const child = spawn(command, words, { cwd, env: { ...inherited, ...env }, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  child.stdin?.end(input);
  const run = { process: child, stdout: '', stderr: '' };
  Object.defineProperty(run, 'output', { get: () => run.stdout + run.stderr });
  child.stdout.setEncoding('utf8').on('data', (text) => { run.stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text) => { run.stderr += text; });
  run.exited = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  children.add(child);
  run.exited.finally(() => children.delete(child)).catch(() => {});
  return run;
}

/**
 * Starts the server and resolves when it prints where it listens.
 *
 * @param {{ args?: string[], env?: Record<string, string>, dataDir?: string, port?: number, host?: string, cwd?: string,
 *   under?: string[], timeout?: number }} options
 *   Without `port` the system picks a free one. To start again after `kill()`, pass the old `dataDir` and `port`.
 * @returns `{ url, port, dataDir, process, output, exited, stop(), kill() }`. `stop()` is SIGTERM, `kill()` is SIGKILL;
 *   both resolve with `{ code, signal }` when the process is gone.
 */
export async function startServer({ args = [], env = {}, dataDir = temporaryFolder(), port = 0, host = '127.0.0.1', cwd, under, timeout = 30_000 } = {}) {
  const run = runServer({ args: ['--urls', `http://${host}:${port}`, '--data', dataDir, ...args], env, cwd, under });
  const url = await listeningAddress(run, timeout);
  const end = (signal) => {
    run.process.kill(signal);
    return run.exited;
  };
  return Object.assign(run, { url, port: Number(new URL(url).port), dataDir, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') });
}

/** Resolves when the output of the program matches: lines of the log are written a moment later. */
export async function said(run, pattern, within = 60_000) {
  const stream = run.process.stdout;
  for (const late = AbortSignal.timeout(within); !pattern.test(run.stdout);) {
    await once(stream, 'data', { signal: late }).catch(() => { throw new Error(`no ${pattern} in:\n${run.output}`); });
  }
}

/** A port below those that the system gives to outgoing connections, or a client might take it while the server is dead. */
export const freePort = () => freePorts(1);

/** The first of so many such ports in a row. */
export async function freePorts(count) {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const ports = Array.from({ length: count }, (_, at) => first + at);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

const isFree = (port) => new Promise((resolve) => {
  const probe = createServer().once('error', () => resolve(false)).listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
});

async function listeningAddress(run, timeout) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      run.process.kill('SIGKILL');
      reject(new Error(`The server did not start within ${timeout} ms:\n${run.output}`));
    }, timeout);
  });
  const gone = run.exited.then(({ code, signal }) => {
    throw new Error(`The server ended (${signal ?? code}) before it listened:\n${run.output}`);
  });
  gone.catch(() => {});
  const listening = new Promise((resolve) => {
    const look = () => {
      const match = /^\s*Listening\s+(http:\S+)\r?\n/m.exec(run.stdout);
      if (match) resolve(match[1]);
    };
    run.process.stdout.on('data', look);
    look();
  });
  try {
    return await Promise.race([listening, late, gone]);
  } finally {
    clearTimeout(timer);
  }
}
