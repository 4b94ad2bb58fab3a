import { createApi, type Api } from './api/api.js';
import { Connection } from './connection/connection.js';
import { HttpClient } from './connection/http.js';
import { Conversation } from './conversation/conversation.js';
import { asError, ParleyError } from './error.js';
import type { Group } from './groups/group.js';
import type { Groups } from './groups/groups.js';
import { Model } from './model.js';
import type { Notices } from './notices/notices.js';
import type { People } from './people/people.js';
import { ownerOf, Ownership, type Owner } from './session.js';
import { Value, type Readable } from './state/readable.js';
import type { ConnectionState, ConversationRef, ConversationState, Me, SearchHit, SessionState, UnreadTotals } from './state/types.js';
import { defaultLock } from './store/lock.js';
import { whenLeaving } from './store/leaving.js';
import { MemoryStore } from './store/memory.js';
import type { Lock, Store } from './store/store.js';
import { keyOf } from './sync/refs.js';
import { Sync } from './sync/sync.js';
import type { Http } from './wire.js';

export interface ClientOptions {
  /** `https://chat.example`, or `https://example.org/chat` under a path; in a browser, the origin of the page by default. */
  server?: string;
  /** What is kept across restarts; in memory by default. */
  store?: Store;
  /**
   * How the session is kept. `cookie` (the default in browsers): the browser keeps it where no script can read it, and connections are
   * verified with one-time tickets. `sid` (the default elsewhere): the client keeps the `sid` in memory; read it after sign-in.
   */
  session?: 'cookie' | 'sid';
  /** A `sid` from an earlier sign-in, for `resume`. */
  sid?: string;
  /** What the user's list of devices shows. */
  device?: { name?: string; kind?: string };
  /** Lets one holder at a time send what is queued. Web Locks by default where they exist. */
  lock?: Lock;
}

/** A user's connection to a Parley server, with everything that this device knows. */
export class Client {
  readonly session: Readable<SessionState>;
  readonly connection: Readable<ConnectionState>;
  /** The user's own profile. */
  readonly me: Readable<Me | undefined>;
  /** The list: pinned ones first, then by newest entry; without hidden ones and those of kind `server`. */
  readonly conversations: Readable<readonly ConversationState[]>;
  readonly unread: Readable<UnreadTotals>;
  readonly people: People;
  readonly groups: Groups;
  readonly notices: Notices;
  /** Every request over HTTP, typed and grouped; state follows from what the server pushes. */
  readonly api: Api;
  readonly #options: Required<Pick<ClientOptions, 'server' | 'session' | 'device'>>;
  readonly #session = new Value<SessionState>({ state: 'signed-out' });
  readonly #http: HttpClient;
  readonly #connection: Connection;
  readonly #model: Model;
  readonly #sync: Sync;
  readonly #ownership: Ownership;
  readonly #opened = new Map<string, Conversation>();
  #stopWatching: (() => void) | undefined;

  constructor(options: ClientOptions = {}) {
    const { server = '', store = new MemoryStore(), lock = defaultLock(), device = {}, sid } = options;
    const session = options.session ?? (typeof document === 'undefined' ? 'sid' : 'cookie');
    this.#options = { server: server.replace(/\/$/, ''), session, device };
    this.#http = new HttpClient(this.#options.server);
    this.#http.sid = sid;
    this.api = createApi(this.#http);
    this.#ownership = new Ownership(store);
    this.#connection = new Connection(this.#options.server, {
      credential: () => this.#credential(),
      verified: () => this.#sync.start(),
      pushed: (namespace, event, envelope) => this.#model.applier.pushed(namespace, event, envelope),
      lost: () => this.#sync.stop(),
      ended: (reason) => void this.#ended(reason),
    });
    this.#model = new Model({
      api: this.api, store, lock, ask: this.#connection.ask, isOnline: () => this.#connection.isVerified,
      unsure: () => this.#sync.relist(), ended: (reason) => void this.#ended(reason),
    });
    this.#sync = new Sync(this.#model, (progress) => this.#connection.progress(progress));
    this.session = this.#session;
    this.connection = this.#connection.state;
    this.me = this.#model.me;
    this.conversations = this.#model.conversations.list;
    this.unread = this.#model.conversations.totals;
    this.people = this.#model.people;
    this.groups = this.#model.groups;
    this.notices = this.#model.notices;
  }

  /** With `session: 'sid'`, the secret of this session. Keep it where only this program can read it. */
  get sid(): string | undefined {
    return this.#http.sid;
  }

  /** Creates the account and signs in. */
  async signUp(account: Http['SignUpRequest']): Promise<void> {
    await this.api.accounts.signUp(account);
    await this.signIn(account.id, account.password);
  }

  async signIn(id: string, password: string): Promise<void> {
    await this.#signedIn(await this.api.sessions.signIn({ id, password, device: this.#options.device }));
  }

  /** Signs in with a token (JWT) of the issuer that the server trusts. */
  async signInByToken(token: string): Promise<void> {
    await this.#signedIn(await this.api.sessions.signInByToken({ token, device: this.#options.device }));
  }

  /**
   * Shows what the store has, then continues the session that exists. False if there is none. Without a connection it continues with what
   * the store has; if the store has nothing, it rejects.
   */
  async resume(): Promise<boolean> {
    this.#session.set({ state: 'resuming' });
    try {
      await this.#ownership.finishEnd(this.api);
      const owner = await this.#ownership.read();
      if (owner?.server === this.#options.server) await this.#begin(owner);
      else await this.#begin(ownerOf(this.#options.server, await this.api.accounts.me()));
      return true;
    } catch (thrown) {
      const error = asError(thrown);
      this.#session.set(error.endsSession ? { state: 'signed-out' } : { state: 'signed-out', reason: error });
      if (error.endsSession) return false;
      throw error;
    }
  }

  /** Ends the session and clears the store. Without a connection the session ends on this device, and on the server at the next start. */
  async signOut(): Promise<void> {
    this.#connection.close();
    const end = await this.api.sessions.endCurrent().catch(asError);
    await this.#forget();
    if (this.#options.session === 'cookie' && end instanceof ParleyError && end.isTemporary) await this.#ownership.postponeEnd();
    this.#session.set({ state: 'signed-out' });
  }

  /** Ends the connection; the session and the store stay. */
  async close(): Promise<void> {
    this.#connection.close();
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    await this.#model.store.close();
  }

  /** Tries to connect now instead of at `retryAt`. */
  reconnect(): void {
    this.#connection.retryNow();
  }

  /** The conversation; the same object for the same name. */
  conversation({ kind, with: other }: ConversationRef): Conversation {
    const ref = { kind, with: other };
    let conversation = this.#opened.get(keyOf(ref));
    if (!conversation) this.#opened.set(keyOf(ref), conversation = new Conversation(ref, this.#model));
    return conversation;
  }

  /** The group; the same object for the same id. */
  group(id: string): Group {
    return this.#model.groups.group(id);
  }

  /** Searches all conversations, newest first. A page may have few hits, or none, and still a next page. */
  search(query: Parameters<Api['conversations']['search']>[0]): Promise<{ hits: SearchHit[]; page?: string; complete?: boolean }> {
    return this.#model.search(query);
  }

  async #credential(): Promise<string> {
    return this.#http.sid ?? (await this.api.sessions.ticket()).ticket;
  }

  async #signedIn({ sid, user, device }: Http['SignedIn']): Promise<void> {
    this.#connection.close();
    // In a browser the cookie has it: nothing here remembers it.
    this.#http.sid = this.#options.session === 'sid' ? sid : undefined;
    const before = await this.#ownership.read();
    if (before && (before.user !== user || before.server !== this.#options.server)) await this.#forget(this.#http.sid);
    await this.#begin({ server: this.#options.server, user, device });
  }

  async #begin(owner: Owner): Promise<void> {
    const { user, device, server } = owner;
    const model = this.#model;
    await model.clear();
    [model.user, model.device] = [user, device];
    await model.load(`parley outbox ${server} ${user}`);
    await this.#ownership.write(owner);
    this.#stopWatching ??= whenLeaving(() => model.store.flushAtOnce());
    this.#sync.reset();
    this.#session.set({ state: 'signed-in', user, device });
    this.#connection.open();
  }

  /** The server has ended the session. What is revoked may be in wrong hands: nothing stays. */
  async #ended(reason: ParleyError): Promise<void> {
    if (this.#session.get().state === 'signed-out') return;
    this.#connection.close();
    this.#session.set({ state: 'signed-out', reason });
    if (reason.reason === 'revoked' || reason.reason === 'banned') await this.#forget();
    this.#http.sid = undefined;
    await this.#model.clear();
  }

  async #forget(sid?: string): Promise<void> {
    await this.#model.clear();
    await this.#model.store.clear();
    this.#http.sid = sid;
  }
}
