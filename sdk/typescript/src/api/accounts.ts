import type { HttpClient } from '../connection/http.js';
import type { Http } from '../wire.js';
import type { Paging } from './paging.js';

/** Accounts and profiles. */
export const accounts = (http: HttpClient) => ({
  signUp: (body: Http['SignUpRequest']) => http.call('post', '/api/v1/users', { body }),
  search: (q: string, paging: Paging = {}) => http.call('get', '/api/v1/users', { query: { q, ...paging } }),
  me: () => http.call('get', '/api/v1/users/me'),
  /** Absent members stay as they are; null clears. */
  changeMe: (body: Http['ChangeProfileRequest']) => http.call('patch', '/api/v1/users/me', { body }),
  /** All other sessions end. */
  changePassword: (body: Http['ChangePasswordRequest']) => http.call('put', '/api/v1/users/me/password', { body }),
  get: (id: string) => http.call('get', '/api/v1/users/{id}', { path: { id } }),
});
