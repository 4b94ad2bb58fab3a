import type { Api } from '../api/api.js';
import { allPages } from '../api/pages.js';
import { coalesced } from '../state/coalesced.js';
import { without } from '../state/conversation-changes.js';
import { Value } from '../state/readable.js';
import { steady } from '../state/steady.js';
import type { BlockedUser, Friend, FriendRequest, Notice } from '../state/types.js';
import type { StoreWriter } from '../store/writer.js';
import type { Wire } from '../wire.js';
import type { Directory, Relation } from './directory.js';

/** The user's friends, requests and blocks, as the server lists them and as notices change them. */
export class Contacts {
  readonly friends = new Value<readonly Friend[]>([]);
  readonly requests = new Value<readonly FriendRequest[]>([]);
  readonly blocked = new Value<readonly BlockedUser[]>([]);
  readonly #byId = new Map<string, Friend>();
  /** Friends who have blocked the user. What they change meanwhile is not told later. */
  readonly #hidden = new Set<string>();
  /** Counts the changes that the server has told. */
  #version = 0;
  readonly #api: Api;
  readonly #store: StoreWriter;
  readonly #directory: () => Directory;
  readonly #fetchPresence: () => Promise<void>;
  readonly #refetchFriends = coalesced(() => this.#fetchFriends().then(this.#fetchPresence), 50);
  readonly #refetchBlocked = coalesced(() => this.#fetchBlocked(), 50);

  constructor(api: Api, store: StoreWriter, directory: () => Directory, fetchPresence: () => Promise<void>) {
    [this.#api, this.#store, this.#directory, this.#fetchPresence] = [api, store, directory, fetchPresence];
  }

  get version(): number {
    return this.#version;
  }

  friend(id: string): Friend | undefined {
    return this.#byId.get(id);
  }

  relationOf(id: string): Relation {
    const friend = this.#byId.get(id);
    return {
      isFriend: friend !== undefined, isBlocked: this.blocked.get().some((one) => one.id === id), online: friend?.online ?? false,
      ...(friend?.remark !== undefined && { remark: friend.remark }), ...(friend?.lastSeen !== undefined && { lastSeen: friend.lastSeen }),
    };
  }

  async load(): Promise<void> {
    const lists = new Map(await this.#store.read<readonly never[]>('people'));
    this.#setFriends((lists.get('friends') ?? []).map((friend: Friend) => ({ ...friend, online: false })));
    this.requests.set(lists.get('requests') ?? []);
    this.#setBlocked(lists.get('blocked') ?? []);
  }

  async fetchAll(): Promise<void> {
    const { friends: api } = this.#api;
    const requests = allPages((page) => api.requests({ ...(page && { page }) }), (page) => page.requests);
    await Promise.all([this.#fetchFriends(), this.#fetchBlocked(), requests.then((all) => this.#setRequests(all))]);
  }

  clear(): void {
    this.#setFriends([]);
    this.requests.set([]);
    this.#setBlocked([]);
    this.#hidden.clear();
  }

  /** A friend came online or went offline. */
  presence(user: string, online: boolean, lastSeen: number | undefined): void {
    this.#version++;
    if (!online && lastSeen === undefined) this.#hidden.add(user);
    else if (this.#hidden.delete(user)) this.#refetchFriends();
    this.#changeFriend(user, (friend) => withPresence(friend, online, lastSeen));
  }

  /** Who of all friends is online, and when the others were last seen. */
  presenceOfAll(online: ReadonlySet<string>, lastSeen: ReadonlyMap<string, number>): void {
    this.#setFriends(this.friends.get().map((friend) => withPresence(friend, online.has(friend.id), lastSeen.get(friend.id))));
  }

  notice(notice: Notice, me: string): void {
    this.#version++;
    switch (notice.kind) {
      case 'friend-request': {
        const { request: id, from, to, time, message } = notice;
        const others = this.requests.get().filter((one) => one.id !== id);
        return this.#setRequests([{ id, from, to, created: time, state: 'open', ...(message !== undefined && { message }) }, ...others]);
      }
      case 'friend-accepted':
        this.#refetchFriends();
        return this.#setRequests(this.requests.get().filter(({ id }) => id !== notice.request));
      case 'friend-declined':
      case 'friend-cancelled':
        return this.#setRequests(this.requests.get().filter(({ id }) => id !== notice.request));
      case 'friend-removed': {
        const other = notice.from === me ? notice.to : notice.from;
        return this.#setFriends(this.friends.get().filter(({ id }) => id !== other));
      }
      case 'friend-changed':
        return this.#changeFriend(notice.friend, (friend) =>
          (notice.remark === undefined ? without(friend, 'remark') : { ...friend, remark: notice.remark }));
      case 'user-blocked':
        return this.#refetchBlocked();
      case 'user-unblocked':
        this.#refetchFriends();
        return this.#setBlocked(this.blocked.get().filter(({ id }) => id !== notice.user));
      case 'user-changed':
        return this.#profile(notice);
    }
  }

  #profile({ user: id, name, avatar, about }: Wire.UserNotice): void {
    const shown = { name, ...(avatar !== undefined && { avatar }) };
    this.#directory().replace({ id, ...shown, ...(about !== undefined && { about }) });
    this.#changeFriend(id, (friend) => ({ ...without(friend, 'avatar'), ...shown }));
    this.#setBlocked(this.blocked.get().map((one) => (one.id === id ? { ...without(one, 'avatar'), ...shown } : one)));
  }

  async #fetchFriends(): Promise<void> {
    const { friends: api } = this.#api;
    const fetch = () => allPages((page) => api.list({ ...(page && { page }) }), ({ friends }) => friends);
    const friends = await steady(() => this.#version, fetch);
    // The list may come from another node, which learns later than that of the connection who comes and goes.
    this.#setFriends(friends.map((friend) => {
      const { online, lastSeen } = this.#byId.get(friend.id) ?? friend;
      return withPresence(friend, online, lastSeen);
    }));
  }

  async #fetchBlocked(): Promise<void> {
    const { friends: api } = this.#api;
    const fetch = () => allPages((page) => api.blocks({ ...(page && { page }) }), ({ blocks }) => blocks);
    this.#setBlocked(await steady(() => this.#version, fetch));
  }

  #changeFriend(user: string, change: (friend: Friend) => Friend): void {
    if (this.#byId.has(user)) this.#setFriends(this.friends.get().map((friend) => (friend.id === user ? change(friend) : friend)));
  }

  #setFriends(friends: readonly Friend[]): void {
    const before = new Map(this.#byId);
    const sorted = [...friends].sort((one, other) => compare(one.name, other.name) || compare(one.id, other.id));
    this.#byId.clear();
    for (const friend of sorted) this.#byId.set(friend.id, friend);
    this.friends.set(sorted);
    this.#store.put('people', 'friends', sorted);
    for (const friend of sorted) if (before.get(friend.id) !== friend) this.#directory().learn(friend);
    for (const id of before.keys()) if (!this.#byId.has(id)) this.#directory().refresh(id);
  }

  #setRequests(requests: readonly FriendRequest[]): void {
    const sorted = [...requests].sort((one, other) => other.created - one.created || compare(other.id, one.id));
    this.requests.set(sorted);
    this.#store.put('people', 'requests', sorted);
  }

  #setBlocked(blocked: readonly BlockedUser[]): void {
    const before = this.blocked.get();
    this.blocked.set(blocked);
    this.#store.put('people', 'blocked', blocked);
    for (const { id } of [...before, ...blocked]) this.#directory().refresh(id);
  }
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function withPresence(friend: Friend, online: boolean, lastSeen: number | undefined): Friend {
  if (friend.online === online && friend.lastSeen === lastSeen) return friend;
  return { ...without(friend, 'lastSeen'), online, ...(lastSeen !== undefined && { lastSeen }) };
}
