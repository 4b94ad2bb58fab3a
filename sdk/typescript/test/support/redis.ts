import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../../../tests/EndToEnd/server.mjs';
import { patience } from './until.js';

/** A real Redis that stores nothing. It ends with this process, at the latest. */
export async function startRedis(): Promise<{ address: string; stop: () => void }> {
  const port = await freePort();
  const child = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  let failure: Error | undefined;
  child.on('error', (error) => { failure = error; });
  const stop = () => {
    process.off('exit', stop);
    child.kill('SIGKILL');
  };
  process.on('exit', stop);
  for (const end = Date.now() + patience; !await listens(port); await pause(20)) {
    if (failure ?? (child.exitCode !== null || Date.now() > end)) throw new Error('These tests need redis-server; ./test.sh installs it.', { cause: failure });
  }
  return { address: `127.0.0.1:${port}`, stop };
}

const listens = (port: number) => new Promise<boolean>((resolve) => {
  const socket = createConnection({ port, host: '127.0.0.1' });
  const end = (isThere: boolean) => {
    socket.destroy();
    resolve(isThere);
  };
  socket.once('connect', () => end(true)).once('error', () => end(false));
});
