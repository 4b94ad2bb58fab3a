import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One address for several nodes: each WebSocket goes to the next node, and so does each connection for HTTP. */
export async function startSwitchboard(ports: readonly number[]): Promise<{ url: string; stop: () => void }> {
  const open = new Set<Socket>();
  const turns = { socket: 0, http: 0 };
  const server = createServer((near) => {
    open.add(near);
    near.on('close', () => open.delete(near)).on('error', () => {});
    near.once('data', (first) => {
      const kind = first.includes('transport=websocket') ? 'socket' : 'http';
      const far = connect(ports[turns[kind]++ % ports.length]!, '127.0.0.1');
      far.on('error', () => {}).on('close', () => near.destroy());
      near.on('close', () => far.destroy());
      far.write(first);
      near.pipe(far).pipe(near);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
