// The real server as a process, for a suite.
import { after, before } from 'node:test';
import { startServer } from '../../../EndToEnd/server.mjs';
import { apiKey } from './api.mjs';
import { closeAll, judge } from './client.mjs';

/** What a server needs for the sessions of these tests. */
export const withKey = { PARLEY_CHAT__APIKEYS__0: apiKey };

/**
 * Called inside a `describe`: its own server, with `url` set from the first test on. `SERVER_URL` names one that is already running, with
 * the same key.
 */
export function useServer(env = {}) {
  const server = { url: process.env.SERVER_URL };
  let started;
  before(async () => {
    if (server.url && Object.keys(env).length === 0) return;
    started = await startServer({ env: { ...withKey, ...env } });
    server.url = started.url;
  });
  after(async () => {
    closeAll();
    // First, because a running server would keep the process of its tests alive.
    const { exitCode = null, signalCode = null } = started?.process ?? {};
    await started?.kill();
    if (judge.problems.length > 0) throw new Error(`docs/protocol/asyncapi.yaml says otherwise:\n${judge.problems.splice(0).join('\n')}`);
    const hadEnded = exitCode !== null || signalCode !== null;
    if (hadEnded) throw new Error(`the server had ended before its time (${signalCode ?? exitCode}):\n${started.output.slice(-5_000)}`);
  });
  return server;
}
