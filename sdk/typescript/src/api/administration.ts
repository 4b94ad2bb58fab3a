import type { HttpClient } from '../connection/http.js';
import type { paths } from '../generated/http.js';
import type { Http } from '../wire.js';
import { onceOnly, type Paging } from './paging.js';

type AccountQuery = NonNullable<paths['/api/v1/admin/users']['get']['parameters']['query']>;

/** Invitations and administration: for administrators and moderators. */
export const administration = (http: HttpClient) => ({
  invite: (body: Http['CreateInvitationRequest'] = {}) => http.call('post', '/api/v1/invitations', { body }),
  invitations: (query: Paging = {}) => http.call('get', '/api/v1/invitations', { query }),
  deleteInvitation: (id: string) => http.call('delete', '/api/v1/invitations/{id}', { path: { id } }),
  users: (query: AccountQuery = {}) => http.call('get', '/api/v1/admin/users', { query }),
  user: (id: string) => http.call('get', '/api/v1/admin/users/{id}', { path: { id } }),
  ban: (id: string, body: Http['BanRequest'] = {}) => http.call('put', '/api/v1/admin/users/{id}/ban', { path: { id }, body }),
  unban: (id: string) => http.call('delete', '/api/v1/admin/users/{id}/ban', { path: { id } }),
  /** Without a password the server makes one and shows it once. */
  setPassword: (id: string, password?: string) =>
    http.call('put', '/api/v1/admin/users/{id}/password', { path: { id }, body: password === undefined ? {} : { password } }),
  endSessions: (id: string) => http.call('delete', '/api/v1/admin/users/{id}/sessions', { path: { id } }),
  setRole: (id: string, role: 'admin' | 'moderator' | null) =>
    http.call('put', '/api/v1/admin/users/{id}/role', { path: { id }, body: { role } }),
  groups: (query: Paging & { query?: string } = {}) => http.call('get', '/api/v1/admin/groups', { query }),
  group: (id: string) => http.call('get', '/api/v1/admin/groups/{id}', { path: { id } }),
  dissolveGroup: (id: string) => http.call('delete', '/api/v1/admin/groups/{id}', { path: { id } }),
  removeMember: (id: string, user: string) => http.call('delete', '/api/v1/admin/groups/{id}/members/{user}', { path: { id, user } }),
  recall: (id: string) => http.call('post', '/api/v1/admin/messages/{id}/recall', { path: { id } }),
  announce: (body: Http['AnnounceRequest'], key?: string) =>
    http.call('post', '/api/v1/admin/announcements', { body, headers: onceOnly(key) }),
  announcements: (query: Paging = {}) => http.call('get', '/api/v1/admin/announcements', { query }),
  statistics: () => http.call('get', '/api/v1/admin/statistics'),
  audit: (query: Paging = {}) => http.call('get', '/api/v1/admin/audit', { query }),
});
