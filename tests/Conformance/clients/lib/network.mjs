// A network between a client and the server: loopback is too fast to show races.
import { connect, createServer } from 'node:net';

/**
 * Passes TCP connections on to `url`, each byte `latency` milliseconds later, in order, both ways.
 *
 * @returns `{ url, cut(), close() }`. `cut()` breaks all connections and takes new ones; `close()` ends the proxy.
 */
export async function startNetwork(url, { latency = 30 } = {}) {
  const { hostname, port } = new URL(url);
  const open = new Set();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
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
  const later = (act) => setTimeout(act, latency);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut,
    close() {
      server.close();
      cut();
    },
  };
}
