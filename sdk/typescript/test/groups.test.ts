import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '../src/api/api.js';
import { Groups } from '../src/groups/groups.js';
import { MemoryStore } from '../src/store/memory.js';
import { StoreWriter } from '../src/store/writer.js';
import type { Wire } from '../src/wire.js';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('A list that was read before the user’s entrance arrives has the user already', async () => {
  let members = 3;
  const list = async () => ({ groups: [{ id: 'tea', name: 'Tea', owner: 'ada', role: 'member', created: 1, members }] });
  const api = { groups: { list }, joining: { ownRequests: async () => ({ requests: [] }) } } as unknown as Api;
  const groups = new Groups({ api, store: new StoreWriter(new MemoryStore()), changed: () => {} });
  const event = (name: 'joined' | 'left', user: string) =>
    groups.event('tea', { kind: 'system', msg: { event: name, by: 'ada', users: [user] } } as unknown as Wire.SystemMessage, 'ben');
  groups.notice({ kind: 'group-joined', group: 'tea', name: 'Tea' } as never, 'ben');
  await vi.advanceTimersByTimeAsync(50);
  expect(groups.all.get()[0]!.members).toBe(3);
  // The entrance waited for a hole: what was said while the user was away.
  event('joined', 'ben');
  members = 2;
  event('left', 'cleo');
  await vi.advanceTimersByTimeAsync(50);
  expect(groups.all.get()[0]!.members).toBe(2);
});
