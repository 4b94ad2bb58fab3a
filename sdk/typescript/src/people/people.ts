import type { Api } from '../api/api.js';
import type { Ask } from '../connection/requests.js';
import { Value, type Readable } from '../state/readable.js';
import { steady } from '../state/steady.js';
import type { BlockedUser, Friend, FriendRequest, Notice, Person } from '../state/types.js';
import type { StoreWriter } from '../store/writer.js';
import type { Http } from '../wire.js';
import { Contacts } from './contacts.js';
import { Directory, type Card } from './directory.js';

export interface PeopleOptions {
  readonly api: Api;
  readonly ask: Ask;
  readonly store: StoreWriter;
  /** The name or picture of a user has changed. Without a card, only the user's own name for them. */
  readonly changed: (user: string, card?: Card) => void;
}

/** The people around the user. */
export class People {
  /** By name. */
  readonly friends: Readable<readonly Friend[]>;
  /** The open ones, in both directions, newest first. */
  readonly requests: Readable<readonly FriendRequest[]>;
  readonly blocked: Readable<readonly BlockedUser[]>;
  /** Whether friends see this user online. */
  readonly visible: Readable<boolean>;
  readonly #visible = new Value(true);
  readonly #options: PeopleOptions;
  readonly #contacts: Contacts;
  readonly #directory: Directory;

  /** @internal */
  constructor(options: PeopleOptions) {
    this.#options = options;
    this.#contacts = new Contacts(options.api, options.store, () => this.#directory, () => this.#updatePresence());
    this.#directory = new Directory(
      options.api, (id) => this.#contacts.relationOf(id), (id) => options.changed(id, this.#directory.card(id)),
    );
    ({ friends: this.friends, requests: this.requests, blocked: this.blocked } = this.#contacts);
    this.visible = this.#visible;
  }

  /** Anybody, by id. A user who is not known yet is fetched once somebody subscribes. */
  person(id: string): Readable<Person> {
    return this.#directory.person(id);
  }

  /** Fetches what a user shows of themselves: lists of friends do not have all of it. */
  async refresh(id: string): Promise<void> {
    this.#directory.replace(await this.#options.api.accounts.get(id));
  }

  search(query: string, page?: string): Promise<Http['UserPage']> {
    return this.#options.api.accounts.search(query, page === undefined ? {} : { page });
  }

  request(user: string, message?: string): Promise<FriendRequest> {
    return this.#options.api.friends.request(user, message);
  }

  accept(request: string): Promise<void> {
    return this.#options.api.friends.accept(request);
  }

  decline(request: string): Promise<void> {
    return this.#options.api.friends.decline(request);
  }

  cancel(request: string): Promise<void> {
    return this.#options.api.friends.cancel(request);
  }

  remove(user: string): Promise<void> {
    return this.#options.api.friends.remove(user);
  }

  /** The user's own name for a friend; null removes it. */
  async remark(user: string, remark: string | null): Promise<void> {
    await this.#options.api.friends.remark(user, remark);
  }

  block(user: string): Promise<void> {
    return this.#options.api.friends.block(user);
  }

  unblock(user: string): Promise<void> {
    return this.#options.api.friends.unblock(user);
  }

  async setVisible(visible: boolean): Promise<void> {
    await this.#options.ask('/friend', visible ? 'fonline' : 'foffline', {});
    this.shown(visible);
  }

  /** @internal How a friend or another user is called and pictured. */
  nameOf(user: string): { name: string; avatar?: string | undefined } {
    const card = this.#directory.card(user);
    // The list of conversations shows everybody: somebody who is not known is fetched.
    if (!card) this.#directory.fetch(user);
    return { name: this.#contacts.friend(user)?.remark ?? card?.name ?? user, avatar: card?.avatar };
  }

  /** @internal */
  load(): Promise<void> {
    return this.#contacts.load();
  }

  /** @internal */
  fetchAll(): Promise<void> {
    return this.#contacts.fetchAll();
  }

  /** @internal Who is online now, after a new connection. */
  fetchPresence(): Promise<void> {
    this.#directory.again();
    return this.#updatePresence();
  }

  async #updatePresence(): Promise<void> {
    const { online, lastSeen } = await steady(() => this.#contacts.version, () => this.#askForPresence());
    this.#contacts.presenceOfAll(online, lastSeen);
  }

  async #askForPresence(): Promise<{ online: Set<string>; lastSeen: Map<string, number> }> {
    const online = new Set<string>();
    const lastSeen = new Map<string, number>();
    for (let page: string | undefined; ;) {
      const answer = await this.#options.ask('/friend', 'online-c', page === undefined ? {} : { page });
      for (const user of answer.online) online.add(user);
      for (const [user, time] of Object.entries(answer.lastSeen)) lastSeen.set(user, time);
      this.#visible.set(!answer.invisible);
      if (answer.page === undefined) return { online, lastSeen };
      ({ page } = answer);
    }
  }

  /** @internal */
  clear(): void {
    this.#contacts.clear();
    this.#visible.set(true);
    this.#directory.clear();
  }

  /** @internal A friend came online or went offline. */
  presence(user: string, online: boolean, lastSeen: number | undefined): void {
    this.#contacts.presence(user, online, lastSeen);
  }

  /** @internal Whether friends see this user has changed, here or on another device. */
  shown(visible: boolean): void {
    this.#visible.set(visible);
    // While the user was invisible, the server did not tell who came and went.
    if (visible) void this.fetchPresence().catch(() => {});
  }

  /** @internal */
  notice(notice: Notice, me: string): void {
    this.#contacts.notice(notice, me);
  }
}
