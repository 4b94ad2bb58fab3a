import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '../src/api/api.js';
import { Groups } from '../src/groups/groups.js';
import { MemoryStore } from '../src/store/memory.js';
import { StoreWriter } from '../src/store/writer.js';
import type { Wire } from '../src/wire.js';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** The groups of Ben, who is in one of three members. `server` is what the next list says, and `event` tells of the group's next entry. */
async function groupsOfBen() {
  const server = { members: 3, seq: 10 };
  const list = async () => ({ groups: [{ id: 'tea', name: 'Tea', owner: 'ada', role: 'member', created: 1, ...server }] });
  const get = async () => ({ id: 'tea', name: 'Tea', owner: 'ada', role: 'member', created: 1, members: [], size: server.members, seq: server.seq });
  const api = { groups: { list, get }, joining: { ownRequests: async () => ({ requests: [] }) } } as unknown as Api;
  const groups = new Groups({ api, store: new StoreWriter(new MemoryStore()), changed: () => {} });
  groups.group('tea').details.subscribe(() => {});
  groups.notice({ kind: 'group-joined', group: 'tea', name: 'Tea' } as never, 'ben');
  await vi.advanceTimersByTimeAsync(50);
  const event = (seq: number, name: 'joined' | 'left', user: string) =>
    groups.event('tea', { kind: 'system', seq, msg: { event: name, by: 'ada', users: [user] } } as unknown as Wire.SystemMessage, 'ben');
  const sizes = () => [groups.all.get()[0]!.members, groups.group('tea').details.get()!.size];
  return { server, event, sizes };
}

test('A list that was read before the user’s entrance arrives has the user already', async () => {
  const { server, event, sizes } = await groupsOfBen();
  expect(sizes()).toEqual([3, 3]);
  // The entrance waited for a hole: what was said while the user was away.
  event(11, 'joined', 'ben');
  Object.assign(server, { members: 2, seq: 12 });
  event(12, 'left', 'cleo');
  await vi.advanceTimersByTimeAsync(50);
  expect(sizes()).toEqual([2, 2]);
});

test('An event that arrives after a list that has it is not counted twice', async () => {
  const { event, sizes } = await groupsOfBen();
  event(10, 'left', 'dora');
  expect(sizes()).toEqual([3, 3]);
  event(11, 'left', 'cleo');
  event(11, 'left', 'cleo');
  expect(sizes()).toEqual([2, 2]);
});
