import type { Ask } from '../connection/requests.js';
import { asError } from '../error.js';
import type { ConversationRef } from '../state/types.js';
import { keyOf, namespaceOf, type Entry } from './refs.js';

interface Line {
  readonly ref: ConversationRef;
  /** The last entry that was applied. */
  have: number;
  /** Entries behind a hole. */
  readonly waiting: Map<number, Entry>;
  timer?: ReturnType<typeof setTimeout> | undefined;
}

const mostWaiting = 500;
const pageSize = 200;
const context = 20;

/**
 * Puts the entries of each conversation in order: the next one is applied, an old one is dropped, and a later one waits until the hole
 * before it is filled.
 */
export class Order {
  readonly #lines = new Map<string, Line>();
  readonly #ask: Ask;
  readonly #apply: (ref: ConversationRef, entry: Entry) => void;

  constructor(ask: Ask, apply: (ref: ConversationRef, entry: Entry) => void) {
    this.#ask = ask;
    this.#apply = apply;
  }

  /** The last entry of a conversation that was applied; 0 if there is none. */
  have(key: string): number {
    return this.#lines.get(key)?.have ?? 0;
  }

  knows(ref: ConversationRef): boolean {
    return this.#lines.has(keyOf(ref));
  }

  /** Whether a conversation waits for entries: then the cursor of later ones says nothing. */
  get hasHole(): boolean {
    for (const { waiting } of this.#lines.values()) if (waiting.size > 0) return true;
    return false;
  }

  /** Continues after this entry, unless the conversation is known already. */
  begin(ref: ConversationRef, have: number): void {
    const key = keyOf(ref);
    if (!this.#lines.has(key)) this.#lines.set(key, { ref, have, waiting: new Map() });
  }

  place(ref: ConversationRef, entry: Entry): void {
    // Of a conversation that is not known, what came just before may only be late. A group begins where the user comes in.
    this.begin(ref, entry.kind === 'system' ? entry.seq - 1 : Math.max(0, entry.seq - 1 - context));
    const line = this.#lines.get(keyOf(ref))!;
    if (entry.seq <= line.have) return;
    // What does not fit is fetched with the hole before it, or by the next check.
    if (entry.seq === line.have + 1 || line.waiting.size < mostWaiting) line.waiting.set(entry.seq, entry);
    this.#advance(line);
    this.#fillSoon(line);
  }

  /** Places an entry of a sync page: what is missing before it is not visible to this user. */
  placeSynced(ref: ConversationRef, entry: Entry): void {
    this.begin(ref, entry.seq - 1);
    const line = this.#lines.get(keyOf(ref))!;
    line.have = Math.max(line.have, entry.seq - 1);
    this.place(ref, entry);
  }

  /** Forgets what waits: the next sync brings it. */
  forgetWaiting(): void {
    for (const line of this.#lines.values()) {
      clearTimeout(line.timer);
      line.timer = undefined;
      line.waiting.clear();
    }
  }

  clear(): void {
    this.forgetWaiting();
    this.#lines.clear();
  }

  #advance(line: Line): void {
    for (let next; (next = line.waiting.get(line.have + 1)) !== undefined;) {
      line.waiting.delete(++line.have);
      this.#apply(line.ref, next);
    }
  }

  #fillSoon(line: Line): void {
    // What is missing may only be late.
    if (line.waiting.size > 0) line.timer ??= setTimeout(() => void this.#fill(line), 300 + 200 * Math.random());
  }

  async #fill(line: Line): Promise<void> {
    const { timer } = line;
    let visible: number | undefined;
    try {
      visible = await this.#fetch(line, () => timer === line.timer);
    } catch (thrown) {
      // A refusal means that the user may not see what is missing.
      if (!asError(thrown).isTemporary) visible = Infinity;
    }
    if (timer !== line.timer) return;   // The connection has ended: the next sync fills the hole.
    line.timer = undefined;
    if (visible !== undefined) this.#skip(line, visible);
    this.#fillSoon(line);
  }

  /** Fetches what is missing. Returns the last entry that the user may see. */
  async #fetch(line: Line, isCurrent: () => boolean): Promise<number> {
    const { ref, waiting } = line;
    let after = line.have;
    for (let more = waiting.size > 0; more;) {
      const page = await this.#ask(namespaceOf(ref), 'history-c', { with: ref.with, after, limit: pageSize });
      if (!isCurrent()) break;
      for (const { msg } of page.messages) {
        after = msg.seq;
        if (after > line.have) waiting.set(after, msg);
      }
      this.#advance(line);
      ({ more } = page);
    }
    return after;
  }

  /** Whatever is still missing before the last visible entry is not visible to this user, for example from before they joined. */
  #skip(line: Line, visible: number): void {
    for (let first; (first = Math.min(...line.waiting.keys())) <= visible && first < Infinity;) {
      line.have = first - 1;
      this.#advance(line);
    }
  }
}
