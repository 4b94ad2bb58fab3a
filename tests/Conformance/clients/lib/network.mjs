// A network between a client and the server: loopback is too fast to show races.
import { connect, createServer } from 'node:net';

/**
 * Passes TCP connections on to `target`, which is a URL, or what `connect` of `node:net` takes; each byte `latency` milliseconds later, in
 * order, both ways.
 *
 * @returns `{ url, port, cut(), freeze(), thaw(), close() }`. `cut()` breaks all connections and takes new ones. After `freeze()`, nothing
 *   passes, as if a cable were pulled; `thaw()` delivers what waits. `close()` ends the proxy.
 */
export async function startNetwork(target, { latency = 30 } = {}) {
  const address = typeof target === 'string' ? { host: new URL(target).hostname, port: Number(new URL(target).port) } : target;
  const open = new Set();
  let held = null;   // what waits for thaw()
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...address, allowHalfOpen: true });
    for (const [from, to] of [[near, far], [far, near]]) {
      open.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => later(() => to.write(bytes)));
      from.on('end', () => later(() => to.end()));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        later(() => to.destroy());
      });
    }
  });
  const later = (act) => setTimeout(() => { if (held) held.push(act); else act(); }, latency);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    port: server.address().port,
    cut,
    freeze() {
      held = [];
    },
    thaw() {
      const waiting = held;
      held = null;
      for (const act of waiting) act();
    },
    close() {
      server.close();
      cut();
    },
  };
}
