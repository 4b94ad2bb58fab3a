// Users of a measurement, who need no passwords.
import { createRequire } from 'node:module';

const { io } = createRequire(new URL('../../tests/EndToEnd/package.json', import.meta.url))('socket.io-client');

/** A signed-in user with a connection: `send` resolves when the message is stored, `signIn` makes further users. */
export async function connectAs(server, key, user) {
  const signIn = async (id) => (await fetch(`${server.url}/api/v1/sessions/trusted`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': key }, body: JSON.stringify({ user: id }),
  })).json();
  const { sid } = await signIn(user);
  const socket = io(`${server.url}/friend`, { auth: { sid }, transports: ['websocket'] });
  const send = async (to, text) => {
    const { msg } = await socket.timeout(60_000).emitWithAck('sendfsmg', { to, msg: { msg: text } });
    if (msg.code !== 1) throw new Error(JSON.stringify(msg));
  };
  return { sid, signIn, send, close: () => socket.close() };
}

/** Does something so many times, some of it at once. */
export async function inSeries(count, atOnce, act) {
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => { while (next < count) await act(next++); }));
}
