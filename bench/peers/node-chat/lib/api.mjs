// The calls over HTTP that a messenger needs before anybody can talk.
import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt);
const lifetime = 90 * 24 * 3600 * 1000;

// Cheap, because thousands of people are signed up before anything is measured; passwords are not what is compared.
const cost = { N: 1024 };

export class Api {
  constructor(store, chat) {
    this.store = store;
    this.chat = chat;
  }

  async handle(request, response) {
    try {
      const body = await read(request);
      const [status, answer] = await this.#route(request, body);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(answer === undefined ? '' : JSON.stringify(answer));
    } catch {
      response.writeHead(400).end();
    }
  }

  #route(request, body) {
    const route = `${request.method} ${request.url.slice('/api/v1'.length)}`;
    if (route === 'POST /users') return this.#register(body);
    if (route === 'POST /sessions') return this.#signIn(body);

    const session = this.store.session.get(request.headers.authorization?.slice('Bearer '.length) ?? '');
    if (!session) return [401, { reason: 'unauthenticated' }];
    if (route === 'POST /friend-requests') return this.#ask(session.user, body.to);
    if (route === 'POST /groups') return this.#group(session.user, body);

    // Every group is open.
    if (/^PATCH \/groups\/[^/]+$/.test(route)) return [200, {}];
    const join = /^POST \/groups\/([^/]+)\/join$/.exec(route);
    if (join) return this.#join(session.user, join[1]);

    const accept = /^POST \/friend-requests\/([^/]+)\/accept$/.exec(route);
    return accept ? this.#accept(session.user, accept[1]) : [404, {}];
  }

  async #register({ id, password, name }) {
    const salt = randomBytes(16);
    const stored = `${salt.toString('hex')}$${(await derive(password, salt, 32, cost)).toString('hex')}`;
    return this.store.addUser.run(id, name ?? id, stored).changes === 1 ? [201, { id, name: name ?? id }] : [409, { reason: 'conflict' }];
  }

  async #signIn({ id, password }) {
    const [salt, expected] = (this.store.password.get(id) ?? '$').split('$').map((part) => Buffer.from(part, 'hex'));
    const given = await derive(password, salt, 32, cost);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return [401, { reason: 'unauthenticated' }];

    const [sid, device, expires] = [randomBytes(32).toString('base64url'), randomUUID(), Date.now() + lifetime];
    this.store.addSession.run(sid, id, device, expires);
    return [201, { sid, user: id, device, expires }];
  }

  #ask(from, to) {
    if (this.store.password.get(to) === undefined) return [404, { reason: 'unknown-user' }];
    const id = randomUUID();
    this.store.addRequest.run(id, from, to);
    return [201, { id, from, to }];
  }

  #accept(user, id) {
    const request = this.store.request.get(id);
    if (request?.recipient !== user) return [404, {}];

    this.store.database.transaction(() => {
      this.store.addFriend.run(user, request.sender);
      this.store.addFriend.run(request.sender, user);
      this.store.dropRequest.run(id);
    })();
    return [204, undefined];
  }

  #group(owner, { name, members = [] }) {
    const id = randomUUID();
    const users = [owner, ...members];
    if (members.some((member) => !this.store.isFriend.get(owner, member))) return [403, { reason: 'not-friends' }];

    this.store.database.transaction(() => {
      this.store.addGroup.run(id, name, owner);
      this.store.open(`group:${id}`, 'group', users);
    })();
    this.chat.joinGroup(id, users);
    return [201, { id, name }];
  }

  #join(user, id) {
    const conversation = this.store.conversation.get(`group:${id}`);
    if (!conversation) return [404, { reason: 'unknown-group' }];
    this.store.addMember.run(conversation.id, user);
    this.chat.joinGroup(id, [user]);
    return [200, {}];
  }
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString());
}
