// The plain server that is measured: socket.io on Node, with the native helpers of ws.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Server } from 'socket.io';
import { addHandlers } from './handlers.mjs';

const { values: options } = parseArgs({ options: { port: { type: 'string' }, rooms: { type: 'boolean' } } });
const http = createServer();
addHandlers(new Server(http, { serveClient: false, perMessageDeflate: false }), options.rooms);
http.listen(Number(options.port), '127.0.0.1', () => console.log('listening'));
