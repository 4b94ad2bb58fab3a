import type { Api } from '../api/api.js';
import { allPages } from '../api/pages.js';
import { coalesced } from '../state/coalesced.js';
import { isEntrance } from '../state/entries.js';
import { Value, type Readable } from '../state/readable.js';
import { steady } from '../state/steady.js';
import type { GroupDetails, GroupSummary, JoinRequest, Notice } from '../state/types.js';
import type { StoreWriter } from '../store/writer.js';
import type { Http, Wire } from '../wire.js';
import { summaryWith } from './details.js';
import { Group } from './group.js';

export interface GroupsOptions {
  readonly api: Api;
  readonly store: StoreWriter;
  /** The name or picture of a group has changed. */
  readonly changed: (group: string) => void;
}

type Shown = { name: string; avatar?: string | undefined };

/** The user's groups. */
export class Groups {
  /** Newest first. */
  readonly all: Readable<readonly GroupSummary[]>;
  /** The user's own open requests to join. */
  readonly requests: Readable<readonly JoinRequest[]>;
  readonly #all = new Value<readonly GroupSummary[]>([]);
  readonly #requests = new Value<readonly JoinRequest[]>([]);
  readonly #byId = new Map<string, GroupSummary>();
  readonly #opened = new Map<string, Group>();
  /** Names of groups that the user has left, as far as a notice or an event told them. */
  readonly #formerNames = new Map<string, string>();
  readonly #options: GroupsOptions;
  /** Counts the changes that the server has told. */
  #version = 0;
  readonly #refetch = coalesced(() => this.#fetch(), 50);
  readonly #refetchRequests = coalesced(() => this.#fetchRequests(), 50);

  /** @internal */
  constructor(options: GroupsOptions) {
    this.#options = options;
    [this.all, this.requests] = [this.#all, this.#requests];
  }

  async create(name: string, members: readonly string[] = []): Promise<GroupDetails> {
    return this.#options.api.groups.create({ name, members: [...members] });
  }

  /** What a link shows. */
  preview(code: string): Promise<Http['GroupPreview']> {
    return this.#options.api.joining.preview(code);
  }

  joinByLink(code: string, message?: string): Promise<Http['JoinAnswer']> {
    return this.#options.api.joining.followLink(code, message);
  }

  join(id: string, message?: string): Promise<Http['JoinAnswer']> {
    return this.#options.api.joining.join(id, message);
  }

  cancelRequest(request: string): Promise<void> {
    return this.#options.api.joining.cancel(request);
  }

  /** @internal */
  group(id: string): Group {
    let group = this.#opened.get(id);
    if (!group) this.#opened.set(id, group = new Group(id, this.#options.api));
    return group;
  }

  /** @internal Whether the user is in it. */
  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** @internal How a group is called and pictured. */
  nameOf(id: string): Shown {
    return this.#byId.get(id) ?? { name: this.#formerNames.get(id) ?? id };
  }

  /** @internal */
  async load(): Promise<void> {
    const lists = new Map(await this.#options.store.read<readonly never[]>('groups'));
    for (const [id, name] of (lists.get('names') ?? []) as readonly (readonly [string, string])[]) this.#formerNames.set(id, name);
    this.#set(lists.get('all') ?? []);
    this.#requests.set(lists.get('requests') ?? []);
  }

  /** @internal */
  async fetchAll(): Promise<void> {
    await Promise.all([this.#fetch(), this.#fetchRequests()]);
    for (const group of this.#opened.values()) group.refresh();
  }

  /** @internal */
  clear(): void {
    this.#set([]);
    this.#formerNames.clear();
    this.#requests.set([]);
    for (const group of this.#opened.values()) group.forget();
  }

  /** @internal An event in a group. */
  event(id: string, entry: Wire.SystemMessage, me: string): void {
    this.#version++;
    this.#opened.get(id)?.event(entry, me);
    if (entry.msg.event === 'created' || entry.msg.event === 'renamed') this.#remember(id, entry.msg.name);
    const before = this.#byId.get(id);
    if (entry.msg.event === 'dissolved') return this.#leave(id);
    // If the group is on the list already, so is what happened until the list was read.
    if (isEntrance(entry, me)) this.#refetch();
    else if (before) this.#set(this.#all.get().map((one) => (one === before ? summaryWith(one, entry, me) : one)));
  }

  /** @internal Somebody has another name or picture. */
  personChanged(person: { readonly id: string; readonly name: string; readonly avatar?: string }): void {
    for (const group of this.#opened.values()) group.personChanged(person);
  }

  /** @internal */
  notice(notice: Notice, me: string): void {
    this.#version++;
    switch (notice.kind) {
      case 'group-invited':
      case 'group-joined':
        return this.#refetch();
      case 'group-left':
      case 'group-removed':
        this.#remember(notice.group, notice.name);
        return this.#leave(notice.group);
      case 'group-role':
        return this.#set(this.#all.get().map((one) => (one.id === notice.group ? { ...one, role: notice.role } : one)));
      case 'group-links':
        return this.#opened.get(notice.group)?.linksChanged();
      case 'group-join-requested':
      case 'group-join-accepted':
      case 'group-join-declined':
      case 'group-join-cancelled':
        this.#opened.get(notice.group)?.requestsChanged();
        if (notice.user === me) this.#refetchRequests();
    }
  }

  /** The server lists no groups that the user has left: their names are those that were told last. */
  #remember(id: string, name: string): void {
    this.#formerNames.set(id, name);
    if (!this.#byId.has(id)) this.#options.changed(id);
  }

  #leave(id: string): void {
    this.#opened.get(id)?.forget();
    this.#set(this.#all.get().filter((one) => one.id !== id));
  }

  async #fetch(): Promise<void> {
    const { api } = this.#options;
    const fetch = () => allPages((page) => api.groups.list({ ...(page && { page }) }), ({ groups }) => groups);
    this.#set(await steady(() => this.#version, fetch));
  }

  async #fetchRequests(): Promise<void> {
    const { requests } = await steady(() => this.#version, () => this.#options.api.joining.ownRequests());
    this.#requests.set(requests);
    this.#options.store.put('groups', 'requests', requests);
  }

  #set(groups: readonly GroupSummary[]): void {
    const before = new Map(this.#byId);
    this.#byId.clear();
    for (const group of groups) this.#byId.set(group.id, group);
    for (const [id, { name }] of before) if (!this.#byId.has(id)) this.#formerNames.set(id, name);
    this.#all.set(groups);
    this.#options.store.put('groups', 'all', groups);
    this.#options.store.put('groups', 'names', [...this.#formerNames]);
    for (const [id, group] of this.#byId) if (before.get(id) !== group) this.#options.changed(id);
    for (const id of before.keys()) if (!this.#byId.has(id)) this.#options.changed(id);
  }
}
