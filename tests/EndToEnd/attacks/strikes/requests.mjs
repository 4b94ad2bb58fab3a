// HTTP requests one after another from several workers, for some seconds.
import { Agent } from 'node:http';
import { call } from '../raw.mjs';

/** `calls` are made round and round, `[method, path, body?]`; `{n}` in a path or body is a number that grows. */
export default async function requests({ port, sid, calls, hands = 12, seconds = 4, times = Infinity, headers = {}, localAddress = '127.0.0.2' }) {
  const agent = new Agent({ keepAlive: true, maxSockets: hands });
  const statuses = {};
  const end = Date.now() + seconds * 1_000;
  let n = 0;
  let slowest = 0;
  const hand = async () => {
    while (Date.now() < end && n < times) {
      const [method, path, body] = calls[n % calls.length];
      const fill = (text) => text.replaceAll('{n}', String(n));
      n++;
      const start = performance.now();
      const { status } = await call(port, method, fill(path), {
        body: body && fill(JSON.stringify(body)), agent, localAddress,
        headers: { ...(body && { 'content-type': 'application/json' }), ...(sid && { authorization: `Bearer ${sid}` }), ...headers },
      });
      slowest = Math.max(slowest, performance.now() - start);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: hands }, hand));
  agent.destroy();
  return { statuses, slowest: Math.round(slowest) };
}
