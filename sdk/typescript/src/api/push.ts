import type { HttpClient } from '../connection/http.js';
import type { Http } from '../wire.js';

/** Web Push to this session's browser. */
export const push = (http: HttpClient) => ({
  key: () => http.call('get', '/api/v1/push/key'),
  subscribe: (body: Http['SubscribeRequest']) => http.call('put', '/api/v1/push/subscription', { body }),
  unsubscribe: () => http.call('delete', '/api/v1/push/subscription'),
});
