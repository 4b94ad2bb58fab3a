// The HTTP calls that the tests need.
/** A picture, as PNG. */
export const greyPoint = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==', 'base64');

/** The key of a host application. */
export const apiKey = 'the key of the tests of all clients';

export class Refused extends Error {
  constructor(status, problem) {
    super(`${status} ${JSON.stringify(problem)}`);
    this.status = status;
    this.reason = problem?.reason;
  }
}

export class Api {
  constructor(url, sid) {
    this.url = url;
    this.sid = sid;
  }

  /** The same server, with the requests of this session. */
  as(sid) {
    return new Api(this.url, sid);
  }

  async call(method, path, body, more = {}) {
    const headers = { accept: 'application/json', ...more };
    if (this.sid) headers.authorization = `Bearer ${this.sid}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    const value = text && /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined;
    if (!response.ok) throw new Refused(response.status, value ?? text);
    return value;
  }

  signUp(id, password) {
    return this.call('POST', '/users', { id, password, name: id.toUpperCase() });
  }

  signIn(id, password, device = 'test') {
    return this.call('POST', '/sessions', { id, password, device: { name: device, kind: 'test' } });
  }

  /** Signs in without a password, as a host application does; signs up who is new. */
  open(user, device = 'test') {
    return this.call('POST', '/sessions/trusted', { user, name: user.toUpperCase(), device: { name: device, kind: 'test' } }, { 'x-api-key': apiKey });
  }

  async upload(name, body) {
    const headers = { authorization: `Bearer ${this.sid}` };
    const response = await fetch(`${this.url}/api/v1/files?name=${name}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(15_000) });
    if (!response.ok) throw new Refused(response.status, await response.json());
    return response.json();
  }

  ticket() {
    return this.call('POST', '/sessions/tickets');
  }

  endSession(device) {
    return this.call('DELETE', `/sessions/${device}`);
  }

  askFriend(to, message) {
    return this.call('POST', '/friend-requests', { to, message });
  }

  acceptFriend(request) {
    return this.call('POST', `/friend-requests/${request}/accept`);
  }

  newGroup(name, members) {
    return this.call('POST', '/groups', { name, members });
  }

  addMembers(group, users) {
    return this.call('POST', `/groups/${group}/members`, { users });
  }

  removeMember(group, user) {
    return this.call('DELETE', `/groups/${group}/members/${user}`);
  }
}
