import type { Api } from '../api/api.js';
import { Value } from '../state/readable.js';
import type { Person } from '../state/types.js';

export type Card = Pick<Person, 'id' | 'name'> & { avatar?: string; about?: string };
export type Relation = Omit<Person, 'id' | 'name' | 'avatar' | 'about'>;

const most = 5_000;
const atOnce = 4;

/** What this client knows of any user, fetched once somebody looks. */
export class Directory {
  readonly #persons = new Map<string, Value<Person>>();
  readonly #cards = new Map<string, Card>();
  readonly #asked = new Set<string>();
  readonly #queue: string[] = [];
  readonly #api: Api;
  readonly #relationOf: (id: string) => Relation;
  readonly #changed: (id: string) => void;
  #running = 0;

  /** `changed` is called when what others see of a user has changed. */
  constructor(api: Api, relationOf: (id: string) => Relation, changed: (id: string) => void) {
    this.#api = api;
    this.#relationOf = relationOf;
    this.#changed = changed;
  }

  person(id: string): Value<Person> {
    let value = this.#persons.get(id);
    if (!value) {
      this.#persons.set(id, value = new Value(this.#describe(id), () => this.fetch(id)));
      this.#forgetSome();
    }
    return value;
  }

  card(id: string): Card | undefined {
    return this.#cards.get(id);
  }

  learn({ id, name, avatar, about }: Card): void {
    const before = this.#cards.get(id);
    // A list of friends has no `about`: it says nothing about it.
    const card = { ...before, id, name, ...(about !== undefined && { about }) };
    delete card.avatar;
    this.#cards.set(id, avatar === undefined ? card : { ...card, avatar });
    this.refresh(id);
  }

  /** Everything that the profile shows now. */
  replace(card: Card): void {
    this.#cards.set(card.id, card);
    this.refresh(card.id);
  }

  /** The user's relation to somebody has changed. */
  refresh(id: string): void {
    this.#persons.get(id)?.set(this.#describe(id));
    this.#changed(id);
  }

  /** Asks for somebody who is not known yet, once. */
  fetch(id: string): void {
    if (this.#cards.has(id) || this.#asked.has(id)) return;
    this.#asked.add(id);
    this.#queue.push(id);
    this.#next();
  }

  /** After a new connection, those who could not be fetched may be fetched. */
  again(): void {
    this.#asked.clear();
    for (const [id, value] of this.#persons) if (value.isWatched) this.fetch(id);
  }

  clear(): void {
    this.#cards.clear();
    this.#asked.clear();
    this.#queue.length = 0;
    for (const id of this.#persons.keys()) this.refresh(id);
  }

  #next(): void {
    const id = this.#running < atOnce ? this.#queue.shift() : undefined;
    if (id === undefined) return;
    this.#running++;
    // Somebody who does not exist keeps the id as the name.
    void this.#api.accounts.get(id).then((card) => this.replace(card)).catch(() => {}).finally(() => {
      this.#running--;
      this.#next();
    });
  }

  #describe(id: string): Person {
    return { id, name: id, ...this.#cards.get(id), ...this.#relationOf(id) };
  }

  #forgetSome(): void {
    if (this.#persons.size <= most) return;
    for (const [id, value] of this.#persons) {
      if (this.#persons.size <= most / 2) return;
      if (value.isWatched) continue;
      this.#persons.delete(id);
      this.#cards.delete(id);
      this.#asked.delete(id);
    }
  }
}
