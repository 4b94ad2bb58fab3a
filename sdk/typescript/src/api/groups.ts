import type { HttpClient } from '../connection/http.js';
import type { Http } from '../wire.js';
import { onceOnly, type Paging } from './paging.js';

/** Groups: their profile and members. */
export const groups = (http: HttpClient) => ({
  list: (query: Paging = {}) => http.call('get', '/api/v1/groups', { query }),
  create: (body: Http['CreateGroupRequest'], key?: string) => http.call('post', '/api/v1/groups', { body, headers: onceOnly(key) }),
  get: (id: string) => http.call('get', '/api/v1/groups/{id}', { path: { id } }),
  /** Absent members stay as they are; null clears. */
  change: (id: string, body: Http['ChangeGroupRequest']) => http.call('patch', '/api/v1/groups/{id}', { path: { id }, body }),
  dissolve: (id: string) => http.call('delete', '/api/v1/groups/{id}', { path: { id } }),
  members: (id: string, query: Paging & { role?: Http['GroupMember']['role']; search?: string } = {}) =>
    http.call('get', '/api/v1/groups/{id}/members', { path: { id }, query }),
  add: (id: string, users: readonly string[]) =>
    http.call('post', '/api/v1/groups/{id}/members', { path: { id }, body: { users: [...users] } }),
  /** `me` leaves. */
  remove: (id: string, user: string) => http.call('delete', '/api/v1/groups/{id}/members/{user}', { path: { id, user } }),
  setRole: (id: string, user: string, role: 'admin' | 'member') =>
    http.call('put', '/api/v1/groups/{id}/members/{user}/role', { path: { id, user }, body: { role } }),
  transfer: (id: string, to: string) => http.call('post', '/api/v1/groups/{id}/transfer', { path: { id }, body: { to } }),
  muteMember: (id: string, user: string, until: number) =>
    http.call('put', '/api/v1/groups/{id}/members/{user}/mute', { path: { id, user }, body: { until } }),
  unmuteMember: (id: string, user: string) => http.call('delete', '/api/v1/groups/{id}/members/{user}/mute', { path: { id, user } }),
  muteAll: (id: string, until?: number) =>
    http.call('put', '/api/v1/groups/{id}/mute', { path: { id }, body: until === undefined ? {} : { until } }),
  unmuteAll: (id: string) => http.call('delete', '/api/v1/groups/{id}/mute', { path: { id } }),
  reads: (id: string, seq: number, paging: Paging = {}) =>
    http.call('get', '/api/v1/groups/{id}/reads', { path: { id }, query: { seq, ...paging } }),
});
