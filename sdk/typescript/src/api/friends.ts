import type { HttpClient } from '../connection/http.js';
import type { Paging } from './paging.js';

/** Friends, friend requests and blocks. */
export const friends = (http: HttpClient) => ({
  list: (query: Paging = {}) => http.call('get', '/api/v1/friends', { query }),
  remove: (user: string) => http.call('delete', '/api/v1/friends/{user}', { path: { user } }),
  /** Null clears the remark. */
  remark: (user: string, remark: string | null) => http.call('patch', '/api/v1/friends/{user}', { path: { user }, body: { remark } }),
  requests: (query: Paging = {}) => http.call('get', '/api/v1/friend-requests', { query }),
  request: (to: string, message?: string) =>
    http.call('post', '/api/v1/friend-requests', { body: { to, ...(message && { message }) } }),
  accept: (id: string) => http.call('post', '/api/v1/friend-requests/{id}/accept', { path: { id } }),
  decline: (id: string) => http.call('post', '/api/v1/friend-requests/{id}/decline', { path: { id } }),
  cancel: (id: string) => http.call('delete', '/api/v1/friend-requests/{id}', { path: { id } }),
  blocks: (query: Paging = {}) => http.call('get', '/api/v1/blocks', { query }),
  block: (user: string) => http.call('put', '/api/v1/blocks/{user}', { path: { user } }),
  unblock: (user: string) => http.call('delete', '/api/v1/blocks/{user}', { path: { user } }),
});
