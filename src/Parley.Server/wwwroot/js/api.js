// The HTTP interface. The session is a cookie that scripts cannot read.
import { pathOf } from './place.js';

/** A request that was answered with "no", or not at all (`reason` is then `network`). */
export class Refused extends Error {
  constructor({ reason = 'internal', message, status = 0, retryAfter } = {}) {
    super(message ?? reason);
    Object.assign(this, { reason, status, retryAfter });
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(pathOf(`api/v1${path}`), {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused({ reason: 'network' });
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new Refused({ reason: answer?.reason, message: answer?.detail, status: response.status, retryAfter: answer?.retryAfter });
}

const segment = encodeURIComponent;

/** A whole list, which the server cuts into pages if an answer cannot hold it. */
async function all(path, name) {
  const items = [];
  for (let page, more = true; more; more = page !== undefined) {
    const answer = await call('GET', page === undefined ? path : `${path}?page=${segment(page)}`);
    items.push(...answer[name]);
    page = answer.page;
  }
  return items;
}

export const api = {
  signUp: (id, password, name) => call('POST', '/users', { id, password, name: name || undefined }),
  signIn: (id, password) => call('POST', '/sessions', { id, password, device: { name: 'Web', kind: 'web' } }),
  signOut: () => call('DELETE', '/sessions/current'),
  me: () => call('GET', '/users/me'),
  ticket: () => call('POST', '/sessions/tickets'),
  friends: () => all('/friends', 'friends'),
  requests: () => all('/friend-requests', 'requests'),
  askFriend: (to) => call('POST', '/friend-requests', { to }),
  acceptFriend: (id) => call('POST', `/friend-requests/${segment(id)}/accept`),
  declineFriend: (id) => call('POST', `/friend-requests/${segment(id)}/decline`),
  groups: () => all('/groups', 'groups'),
  group: (id) => call('GET', `/groups/${segment(id)}`),
  createGroup: (name, members) => call('POST', '/groups', { name, members }),
};
