// A straightforward messenger of the same contract on socket.io and better-sqlite3, to compare with.
import { createServer } from 'node:http';
import { mkdtempSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Server } from 'socket.io';
import { Api } from './lib/api.mjs';
import { Chat } from './lib/chat.mjs';
import { Committer } from './lib/committer.mjs';
import { Store } from './lib/store.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    commit: { type: 'string', default: 'batch' },
    data: { type: 'string' },
  },
});
if (!['each', 'batch'].includes(options.commit)) throw new Error('--commit is each or batch');

const folder = options.data ?? mkdtempSync(join(tmpdir(), 'node-chat-'));
mkdirSync(folder, { recursive: true });

const store = new Store(join(folder, 'chat.db'));
const http = createServer({ keepAliveTimeout: 60_000 });
const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
const chat = new Chat(io, store, new Committer(store.database, options.commit));
const api = new Api(store, chat);
http.on('request', (request, response) => {
  if (request.url.startsWith('/api/')) api.handle(request, response);
});

http.listen(Number(options.port), '127.0.0.1', 4096, () => console.log('listening'));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    io.disconnectSockets(true);
    store.database.close();
    process.exit(0);
  });
}
