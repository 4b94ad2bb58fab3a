import type { HttpClient } from '../connection/http.js';
import type { Http } from '../wire.js';
import type { Paging } from './paging.js';

/** Sessions: the devices where the user is signed in. */
export const sessions = (http: HttpClient) => ({
  signIn: (body: Http['SignInRequest']) => http.call('post', '/api/v1/sessions', { body }),
  signInByToken: (body: Http['TokenSignInRequest']) => http.call('post', '/api/v1/sessions/token', { body }),
  /** For the server of a host application, with its key. */
  signInTrusted: (key: string, body: Http['HostSignInRequest']) =>
    http.call('post', '/api/v1/sessions/trusted', { body, headers: { 'x-api-key': key } }),
  list: (query: Paging = {}) => http.call('get', '/api/v1/sessions', { query }),
  end: (device: string) => http.call('delete', '/api/v1/sessions/{device}', { path: { device } }),
  endOthers: () => http.call('delete', '/api/v1/sessions/others'),
  endCurrent: () => http.call('delete', '/api/v1/sessions/current'),
  ticket: () => http.call('post', '/api/v1/sessions/tickets'),
});
