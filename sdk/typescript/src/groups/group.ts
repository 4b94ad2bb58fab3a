import type { Api } from '../api/api.js';
import { allPages } from '../api/pages.js';
import { asError } from '../error.js';
import { coalesced } from '../state/coalesced.js';
import { without } from '../state/conversation-changes.js';
import { Value, type Readable } from '../state/readable.js';
import { steady } from '../state/steady.js';
import type { GroupDetails, GroupLink, GroupMember, JoinRequest, MembersState } from '../state/types.js';
import type { Http, Wire } from '../wire.js';
import { detailsWith, membersWith } from './details.js';

const empty: MembersState = { members: [], more: true, loading: false };

/** One group: what it is, who is in it, and what its members and managers do. */
export class Group {
  readonly id: string;
  /** Fetched once somebody subscribes; then kept current. Undefined until then, and after the user has left. */
  readonly details: Readable<GroupDetails | undefined>;
  /** The members, page by page. The first page is fetched once somebody subscribes. */
  readonly members: Readable<MembersState>;
  /** The open requests to join; managers only, empty for others. Fetched once somebody subscribes. */
  readonly joinRequests: Readable<readonly JoinRequest[]>;
  /** The valid links; for managers only. Fetched once somebody subscribes, and undefined until then. */
  readonly links: Readable<readonly GroupLink[] | undefined>;
  readonly #api: Api;
  readonly #details = new Value<GroupDetails | undefined>(undefined, () => this.#refetch());
  readonly #members = new Value<MembersState>(empty, () => {
    if (this.#members.get() === empty || this.#members.get().error) void this.loadMoreMembers();
  });
  readonly #joinRequests = new Value<readonly JoinRequest[]>([], () => this.#refetchRequests());
  readonly #links = new Value<readonly GroupLink[] | undefined>(undefined, () => this.#refetchLinks());
  readonly #refetch = coalesced(() => this.#fetch(), 50);
  readonly #refetchRequests = coalesced(() => this.#fetchRequests(), 50);
  readonly #refetchLinks = coalesced(() => this.#fetchLinks(), 50);
  readonly #refetchLastMembers = coalesced(() => this.#loadMembers(this.#page), 50);
  /** The page of members that was asked for last, and the one after it. */
  #page: string | undefined;
  #nextPage: string | undefined;
  /** Counts the changes that the server has told. */
  #version = 0;
  /** Counts the fetches of members: only the last one counts. */
  #reading = 0;

  /** @internal */
  constructor(id: string, api: Api) {
    this.id = id;
    this.#api = api;
    [this.details, this.members, this.joinRequests, this.links] = [this.#details, this.#members, this.#joinRequests, this.#links];
  }

  async loadMoreMembers(): Promise<void> {
    const { loading, more } = this.#members.get();
    if (!loading && more) await this.#loadMembers(this.#nextPage);
  }

  searchMembers(search: string, page?: string): Promise<Http['MemberPage']> {
    return this.#api.groups.members(this.id, { search, ...(page !== undefined && { page }) });
  }

  async change(changes: Http['ChangeGroupRequest']): Promise<void> {
    await this.#api.groups.change(this.id, changes);
  }

  async add(users: readonly string[]): Promise<void> {
    await this.#api.groups.add(this.id, users);
  }

  remove(user: string): Promise<void> {
    return this.#api.groups.remove(this.id, user);
  }

  leave(): Promise<void> {
    return this.remove('me');
  }

  dissolve(): Promise<void> {
    return this.#api.groups.dissolve(this.id);
  }

  setRole(user: string, role: 'admin' | 'member'): Promise<void> {
    return this.#api.groups.setRole(this.id, user, role);
  }

  transfer(to: string): Promise<void> {
    return this.#api.groups.transfer(this.id, to);
  }

  muteMember(user: string, until: number): Promise<void> {
    return this.#api.groups.muteMember(this.id, user, until);
  }

  unmuteMember(user: string): Promise<void> {
    return this.#api.groups.unmuteMember(this.id, user);
  }

  /** Only managers may send, until then or until `unmuteAll`. */
  muteAll(until?: number): Promise<void> {
    return this.#api.groups.muteAll(this.id, until);
  }

  unmuteAll(): Promise<void> {
    return this.#api.groups.unmuteAll(this.id);
  }

  createLink(options: { expires?: number; maxUses?: number } = {}): Promise<GroupLink> {
    return this.#api.joining.createLink(this.id, options);
  }

  revokeLink(code: string): Promise<void> {
    return this.#api.joining.revokeLink(this.id, code);
  }

  acceptJoin(request: string): Promise<void> {
    return this.#api.joining.accept(this.id, request);
  }

  declineJoin(request: string): Promise<void> {
    return this.#api.joining.decline(this.id, request);
  }

  /** @internal An event in the group. */
  event(entry: Wire.SystemMessage, me: string): void {
    this.#version++;
    const before = this.#details.get();
    const { event, by, users } = entry.msg;
    if (event === 'dissolved') return this.forget();
    if (event === 'joined' || event === 'created') return this.#joined();
    if ((event === 'role' || event === 'owner') && (by === me || users.includes(me))) this.requestsChanged();
    if (before) this.#details.set(detailsWith(before, entry, me));
    const members = this.#members.get();
    if (members !== empty) this.#members.set({ ...members, members: membersWith(members.members, entry) });
  }

  /** @internal Somebody has another name or picture. */
  personChanged(person: Shown): void {
    this.#version++;
    const details = this.#details.get();
    if (details) this.#details.set(withPerson(details, person));
    this.#members.set(withPerson(this.#members.get(), person));
    const requests = this.#joinRequests.get();
    if (requests.some(({ user, name }) => user === person.id && name !== person.name)) {
      this.#joinRequests.set(requests.map((one) => (one.user === person.id ? { ...one, name: person.name } : one)));
    }
  }

  /** @internal A request to join came, or was answered; that counts as a use of its link. Or the user has other rights now. */
  requestsChanged(): void {
    if (this.#joinRequests.isWatched) this.#refetchRequests();
    this.linksChanged();
  }

  /** @internal The links have changed, or one was used. */
  linksChanged(): void {
    this.#version++;
    if (this.#links.isWatched) this.#refetchLinks();
  }

  /** @internal Fetches what is looked at again. */
  refresh(): void {
    if (this.#details.isWatched || this.#details.get()) this.#refetch();
    this.requestsChanged();
    if (this.#members.get() !== empty) void this.#loadMembers(undefined);
  }

  /** @internal The user is not in the group any more. */
  forget(): void {
    this.#version++;
    this.#reading++;
    this.#details.set(undefined);
    this.#page = this.#nextPage = undefined;
    this.#members.set({ members: [], more: false, loading: false });
    this.#joinRequests.set([]);
    this.#links.set(undefined);
  }

  /** The event names the new members by their ids only. They are at the end of the last page, if that is here. The user may be one. */
  #joined(): void {
    if (this.#details.isWatched || this.#details.get()) this.#refetch();
    this.linksChanged();
    const { loading, more, error } = this.#members.get();
    if (loading || !more || error) this.#refetchLastMembers();
  }

  /** Fetches a page of members and puts it after the others; the first one replaces all. */
  async #loadMembers(page: string | undefined): Promise<void> {
    const reading = ++this.#reading;
    this.#page = page;
    this.#members.set({ ...without(this.#members.get(), 'error'), loading: true });
    try {
      const answer = await this.#steady(() => this.#api.groups.members(this.id, page === undefined ? {} : { page }));
      if (reading !== this.#reading) return;
      this.#nextPage = answer.page;
      const fetched = new Set(answer.members.map(({ id }) => id));
      const kept = page === undefined ? [] : this.#members.get().members.filter(({ id }) => !fetched.has(id));
      this.#members.set({ members: [...kept, ...answer.members], more: answer.page !== undefined, loading: false });
    } catch (thrown) {
      if (reading === this.#reading) this.#members.set({ ...this.#members.get(), loading: false, error: asError(thrown) });
    }
  }

  async #fetch(): Promise<void> {
    this.#details.set(await this.#steady(() => this.#api.groups.get(this.id)));
  }

  async #fetchRequests(): Promise<void> {
    const fetch = (page: string | undefined) => this.#api.joining.requests(this.id, page === undefined ? {} : { page });
    this.#joinRequests.set(await this.#steady(() => allPages(fetch, ({ requests }) => requests)).catch(insteadOfForbidden([])));
  }

  async #fetchLinks(): Promise<void> {
    const { links } = await this.#steady(() => this.#api.joining.links(this.id)).catch(insteadOfForbidden({ links: undefined }));
    this.#links.set(links);
  }

  #steady<T>(fetch: () => Promise<T>): Promise<T> {
    return steady(() => this.#version, fetch);
  }
}

type Shown = { readonly id: string; readonly name: string; readonly avatar?: string };

function withPerson<T extends { readonly members: readonly GroupMember[] }>(before: T, { id, name, avatar }: Shown): T {
  if (!before.members.some((member) => member.id === id && (member.name !== name || member.avatar !== avatar))) return before;
  const shown = { name, ...(avatar !== undefined && { avatar }) };
  return { ...before, members: before.members.map((member) => (member.id === id ? { ...without(member, 'avatar'), ...shown } : member)) };
}

/** What only managers see, for others. */
const insteadOfForbidden = <T>(nothing: T) => (thrown: unknown): T => {
  if (asError(thrown).reason === 'forbidden') return nothing;
  throw thrown;
};
