// Servers of the reference implementation, with its Redis adapters, for the tests of ours. Each line of the input is a request to run
// JavaScript, and each line of the output is a result. The process ends with its input, so that it never outlives a test.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import redisAdapter from '@socket.io/redis-adapter';
import { Emitter } from '@socket.io/redis-emitter';
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter';
import { createAdapter as createOldStreamsAdapter } from 'streams-adapter-0.2';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';

const AsyncFunction = (async () => {}).constructor;
const servers = [];
const patience = 10_000;

const adapters = {
  classic: (pub, sub, prefix, options) => redisAdapter.createAdapter(pub, sub, { key: prefix, ...options }),
  sharded: (pub, sub, prefix, options) => redisAdapter.createShardedAdapter(pub, sub, { channelPrefix: prefix, ...options }),
  streams: (pub, sub, prefix, options) => createStreamsAdapter(pub, { streamName: prefix, channelPrefix: prefix, sessionKeyPrefix: `${prefix}:session:`, ...options }),
  'streams-0.2': (pub, sub, prefix, options) => createOldStreamsAdapter(pub, { streamName: prefix, sessionKeyPrefix: `${prefix}:session:`, ...options }),
};

/** Waits for a condition. */
async function until(condition) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`It did not happen: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function open(redis) {
  const client = createClient({ url: redis });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Starts a server, and returns its number. */
async function start({ kind, redis, prefix, options = {}, serverOptions = {} }) {
  const [pub, sub] = [await open(redis), await open(redis)];
  const http = createServer();
  const io = new Server(http, { adapter: adapters[kind](pub, sub, prefix, options), ...serverOptions });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${http.address().port}`;
  const clients = [];

  /** Connects a client, which keeps all events and acks those that want it with `reply`. */
  const client = async ({ ns = '/', rooms = [], reply = 'node client', ...more } = {}) => {
    const socket = connect(url + ns, { transports: ['websocket'], forceNew: true, reconnection: false, query: { from: 'node' }, ...more });
    clients.push(socket);
    socket.received = [];
    socket.onAny((...args) => {
      const ack = typeof args.at(-1) === 'function' ? args.pop() : undefined;
      socket.received.push(args);
      ack?.(reply);
    });
    await once(socket, 'connect');
    const server = io.of(ns).sockets.get(socket.id);
    for (const room of rooms) await server.join(room);
    socket.server = server;
    return socket;
  };

  const stop = async () => {
    for (const socket of clients) socket.disconnect();
    await io.close();
    await Promise.allSettled([pub.quit(), sub.quit()]);   // after what its adapters have sent meanwhile
  };
  const emitter = new Emitter(pub, { key: prefix });
  servers.push({ io, client, clients, until, emitter, redis: pub, prefix, stop, state: {} });
  return servers.length - 1;
}

// Adapters do not wait for what they send, so that it fails without a handler if a server is stopped at the same time.
process.on('unhandledRejection', () => {});

const answer = (id, result) => process.stdout.write(`${JSON.stringify({ id, ...result })}\n`);

async function handle({ id, start: settings, server, code }) {
  try {
    if (settings) return answer(id, { value: await start(settings) });
    const scope = servers[server];
    const run = new AsyncFunction(...Object.keys(scope), code);
    answer(id, { value: (await run(...Object.values(scope))) ?? null });
  } catch (error) {
    answer(id, { error: String(error?.stack ?? error) });
  }
}

createInterface({ input: process.stdin }).on('line', (line) => handle(JSON.parse(line))).on('close', () => process.exit(0));
