// Legitimate fast clients: they request much at once, and read all responses.
import { packet } from '../people.mjs';
import { RawSocket } from '../raw.mjs';

/** Each of so many `clients` sends all of `asks` at once. Returns how many got every response, the size of the largest, and how the others ended. */
export default async function pipelined({ port, sid, clients = 8, asks, localAddress = '127.0.0.2' }) {
  const results = await Promise.all(Array.from({ length: clients }, async () => {
    const line = await RawSocket.verified(port, sid, { localAddress });
    if (!line) return { isWhole: false, end: 'not let in' };
    line.socket.write(Buffer.concat(asks.map(([namespace, event, msg], n) => packet(namespace, event, { msg }, n))));
    const answers = await Promise.all(asks.map(([namespace], n) => line.until((text) => text.startsWith(`43${namespace},${n}[`), 30_000)));
    const largest = Math.max(...answers.map((answer) => answer?.length ?? 0));
    const isWhole = answers.every((answer) => answer?.includes('"code":1'));
    const { end } = line;
    line.close();
    return { isWhole, end, largest };
  }));
  return {
    whole: results.filter(({ isWhole }) => isWhole).length, largest: Math.max(...results.map(({ largest }) => largest ?? 0)),
    ends: results.filter(({ isWhole }) => !isWhole).map(({ end }) => end ?? 'no answer'),
  };
}
