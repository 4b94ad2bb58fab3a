// The plain server that is measured: socket.io on Bun's own WebSockets.
import { parseArgs } from 'node:util';
import { Server as Engine } from '@socket.io/bun-engine';
import { Server } from 'socket.io';
import { addHandlers } from '../node/handlers.mjs';

const { values: options } = parseArgs({ options: { port: { type: 'string' }, rooms: { type: 'boolean' } } });
const io = new Server();
const engine = new Engine({ path: '/socket.io/' });
io.bind(engine);
addHandlers(io, options.rooms);
Bun.serve({ ...engine.handler(), port: Number(options.port), hostname: '127.0.0.1' });
console.log('listening');
