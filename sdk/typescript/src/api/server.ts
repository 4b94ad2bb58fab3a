import type { HttpClient } from '../connection/http.js';
import type { Http } from '../wire.js';

/** What a server says of itself before anybody signs in, and its setup. */
export const server = (http: HttpClient) => ({
  describe: () => http.call('get', '/api/v1/server'),
  /** Creates the administrator's account of a server without users. */
  setUp: (body: Http['CreateAdministratorRequest']) => http.call('post', '/api/v1/setup', { body }),
});
