import type { Api } from './api/api.js';
import { asError, ParleyError } from './error.js';
import type { Store } from './store/store.js';
import type { Http } from './wire.js';

/** The user and the server that the data of a store belongs to. */
export interface Owner {
  readonly server: string;
  readonly user: string;
  readonly device: string;
}

/** Keeps the owner of a store in the store, so that no user sees the data of another one. */
export class Ownership {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(): Promise<Owner | undefined> {
    return await this.#value('owner') as Owner | undefined;
  }

  write(owner: Owner): Promise<void> {
    return this.#store.write([{ table: 'meta', key: 'owner', value: owner }]).catch(() => {});
  }

  /** A browser keeps its cookie when the user signs out without a connection: the session is then ended at the next start. */
  postponeEnd(): Promise<void> {
    return this.#store.write([{ table: 'meta', key: 'ending', value: true }]).catch(() => {});
  }

  async finishEnd(api: Api): Promise<void> {
    if (await this.#value('ending') === undefined) return;
    await api.sessions.endCurrent().catch(ignoreEnded);
    await this.#store.write([{ table: 'meta', key: 'ending' }]);
  }

  async #value(key: string): Promise<unknown> {
    const found = await this.#store.read('meta', key, `${key} `).catch(() => []);
    return found[0]?.[1];
  }
}

function ignoreEnded(thrown: unknown): void {
  if (!asError(thrown).endsSession) throw thrown;
}

/** The user and device of a profile. */
export function ownerOf(server: string, { id, device }: Http['UserProfile']): Owner {
  if (device === undefined) throw new ParleyError('unauthenticated', 'This is no session of a device.');
  return { server, user: id, device };
}
