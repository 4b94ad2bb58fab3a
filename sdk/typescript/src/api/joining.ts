import type { HttpClient } from '../connection/http.js';
import type { Http } from '../wire.js';
import { onceOnly, type Paging } from './paging.js';

/** How users come into groups on their own: links and requests to join. */
export const joining = (http: HttpClient) => ({
  links: (id: string) => http.call('get', '/api/v1/groups/{id}/links', { path: { id } }),
  createLink: (id: string, body: Http['CreateLinkRequest'] = {}, key?: string) =>
    http.call('post', '/api/v1/groups/{id}/links', { path: { id }, body, headers: onceOnly(key) }),
  revokeLink: (id: string, code: string) => http.call('delete', '/api/v1/groups/{id}/links/{code}', { path: { id, code } }),
  preview: (code: string) => http.call('get', '/api/v1/group-links/{code}', { path: { code } }),
  followLink: (code: string, message?: string) =>
    http.call('post', '/api/v1/group-links/{code}/join', { path: { code }, body: message ? { message } : {} }),
  join: (id: string, message?: string) => http.call('post', '/api/v1/groups/{id}/join', { path: { id }, body: message ? { message } : {} }),
  requests: (id: string, query: Paging = {}) => http.call('get', '/api/v1/groups/{id}/join-requests', { path: { id }, query }),
  accept: (id: string, request: string) =>
    http.call('post', '/api/v1/groups/{id}/join-requests/{request}/accept', { path: { id, request } }),
  decline: (id: string, request: string) =>
    http.call('post', '/api/v1/groups/{id}/join-requests/{request}/decline', { path: { id, request } }),
  ownRequests: () => http.call('get', '/api/v1/join-requests'),
  cancel: (request: string) => http.call('delete', '/api/v1/join-requests/{request}', { path: { request } }),
});
