// Packets that no library would send, from strangers, as fast as possible, for some seconds.
import { setTimeout as delay } from 'node:timers/promises';
import { RawPoller, RawSocket, stranger } from '../raw.mjs';

export const packets = [
  `40{"a":${'['.repeat(70)}${']'.repeat(70)}}`,
  '40{"a":"\\ud800"}',
  '40{"\\ud83d":1}',
  '40/friend,{"sid":"\\ud800"}',
  '42["\\ud83d\\ud83d",1]',
  `42["x",${'['.repeat(70)}${']'.repeat(70)}]`,
  '42["auth-c",{"\\ud83d":1,"msg":{}}]',
  '42["auth-c",{"msg":{"sid":"\\udc00"}}]',
  '451-["echo",{"\\ud83d\\ud83d\\ud83d":1},{"_placeholder":true,"num":0}]',
  '42["time-c",{"from":"\\ud800","msg":{}}]',
  '42/\ud83d\\u0000x,["a"]',
  '4', '45', '49', '43', '4399999999999999999999[]', '42{}', '42[', '42[1]', '42["message",NaN]',
];

export default async function malformed({ port, hands = 6, seconds = 4 }) {
  const end = Date.now() + seconds * 1_000;
  let sent = 0;
  const statuses = {};
  const socket = async (first, localAddress) => {
    for (let n = first; Date.now() < end; n++) {
      const line = await RawSocket.open(port, { localAddress, keeps: false }).catch(() => null);
      if (!line) {
        await delay(20);
        continue;
      }
      const bad = packets[n % packets.length];
      if (!bad.startsWith('40')) line.send('40');
      line.send(bad);
      line.send(bad);
      sent++;
      await line.closed(20);
      line.close();
    }
  };
  const poller = async (first, localAddress) => {
    for (let n = first; Date.now() < end; n++) {
      const line = await new RawPoller(port, { localAddress }).open();
      if (!line) {
        await delay(20);
        continue;
      }
      const bad = packets[n % packets.length];
      if (!bad.startsWith('40')) await line.post('40');
      const { status } = await line.post(bad);
      statuses[status] = (statuses[status] ?? 0) + 1;
      sent++;
    }
  };
  await Promise.all(Array.from({ length: hands }, (_, n) => [socket(n * 3, stranger(2 * n)), poller(n * 3 + 1, stranger(2 * n + 1))]).flat());
  return { sent, statuses };
}
