import { expect, test, vi } from 'vitest';
import type { Api } from '../src/api/api.js';
import { People } from '../src/people/people.js';
import type { Notice } from '../src/state/types.js';
import { MemoryStore } from '../src/store/memory.js';
import { StoreWriter } from '../src/store/writer.js';
import type { Wire } from '../src/wire.js';

const becameFriends = { kind: 'friend-accepted', request: '0'.repeat(32), from: 'ada', to: 'ben', time: 1 } as unknown as Notice;

const there: Pick<Wire.Online, 'online' | 'lastSeen'> = { online: ['ben'], lastSeen: {} };

/** What Ada sees of a friend, Ben. The node of the connection gives these answers; another one lists the friends, and does not know yet that Ben is there. */
function scene(ask: (people: People, count: number) => Pick<Wire.Online, 'online' | 'lastSeen'>) {
  const api = { friends: { list: async () => ({ friends: [{ id: 'ben', name: 'Ben', online: false, lastSeen: 1 }] }) } } as unknown as Api;
  const node = vi.fn(async () => ({ code: 1, ...ask(people, node.mock.calls.length) }));
  const people: People = new People({ api, ask: node as never, store: new StoreWriter(new MemoryStore()), changed: () => {} });
  const seen: (boolean | undefined)[] = [];
  people.friends.subscribe(() => seen.push(people.friends.get()[0]?.online));
  return { people, node, seen };
}

test('Whether a new friend is online says the node of the connection, not the one that lists the friends', async () => {
  const { people, node, seen } = scene(() => there);
  people.notice(becameFriends, 'ada');
  await vi.waitFor(() => expect(seen.at(-1)).toBe(true));
  // The next list does not change what is known.
  seen.length = 0;
  people.notice(becameFriends, 'ada');
  await vi.waitFor(() => expect(node).toHaveBeenCalledTimes(2));
  expect(seen).not.toContain(false);
});

test('A friend who leaves while the node answers is not shown online by that answer', async () => {
  const { people, node, seen } = scene((all, count) => {
    if (count > 1) return { online: [], lastSeen: { ben: 7 } };
    all.presence('ben', false, 7);
    return there;
  });
  people.notice(becameFriends, 'ada');
  await vi.waitFor(() => expect(node).toHaveBeenCalledTimes(2));
  expect(seen).not.toContain(true);
  expect(people.friends.get()).toMatchObject([{ id: 'ben', online: false, lastSeen: 7 }]);
});
