// The real server as a process, on SQLite or, with SDK_DATABASE=PostgreSQL, on a PostgreSQL of its own; with SDK_NODES=2, two of them behind
// one address, on one PostgreSQL and one Redis.
import type { ChildProcess } from 'node:child_process';
import { runServer as runProgram, startServer, temporaryFolder, freePort } from '../../../../tests/EndToEnd/server.mjs';
import { startPostgres } from '../../../../tests/EndToEnd/scenario/postgres.mjs';
import { startRedis } from './redis.js';
import { startSwitchboard } from './switchboard.js';
import { patience } from './until.js';

export interface RunningServer {
  readonly url: string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts again on the same data, at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const nodes = Number(process.env.SDK_NODES ?? 1);

/** Starts it. `env` has its settings. */
export async function runServer(env: Record<string, string> = {}): Promise<RunningServer> {
  const database = nodes > 1 || process.env.SDK_DATABASE === 'PostgreSQL' ? startPostgres() : undefined;
  const settings = { PARLEY_CHAT__WRITESPERMINUTE: '100000', ...(database && { PARLEY_DATABASE: database.address }), ...env };
  const { url, kill, start, stop } = nodes > 1 ? await runNodes(settings) : await runOne(settings);
  return {
    url,
    kill,
    start,
    stop: async () => {
      await stop();
      database?.stop();
    },
  };
}

async function runOne(env: Record<string, string>): Promise<RunningServer> {
  const [dataDir, port] = [temporaryFolder(), await freePort()];
  const start = () => startServer({ env, dataDir, port, timeout: patience });
  let server = await start();
  const kill = async () => { await server.kill(); };
  return { url: server.url, kill, start: async () => { server = await start(); }, stop: kill };
}

/** All of them are killed, and started, at once. */
async function runNodes(env: Record<string, string>): Promise<RunningServer> {
  const redis = await startRedis();
  const files = { PARLEY_CHAT__FILEFOLDER: temporaryFolder(), PARLEY_CHAT__FILEFOLDERISSHARED: 'true' };
  const all: RunningServer[] = [];
  for (let node = 0; node < nodes; node++) all.push(await runOne({ ...files, PARLEY_CHAT__CLUSTER: redis.address, ...env }));
  const { url, stop } = await startSwitchboard(all.map((node) => Number(new URL(node.url).port)));
  const kill = async () => { await Promise.all(all.map((node) => node.kill())); };
  return {
    url,
    kill,
    start: async () => { await Promise.all(all.map((node) => node.start())); },
    stop: async () => {
      await kill();
      stop();
      redis.stop();
    },
  };
}

/** A command of the program. */
export interface RunningCommand {
  readonly process: ChildProcess;
  readonly stdout: string;
  readonly output: string;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export const runCommand = (...args: string[]): RunningCommand => runProgram({ args } as object) as unknown as RunningCommand;
