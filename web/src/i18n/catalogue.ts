import type { Language } from "./language";

interface Loadable {
  load(language: Language): Promise<void>;
}

const loaded = new Set<Loadable>();

/**
 * The texts of one area, in one language at a time. The area calls `load` before it draws (`lazyScreen` does this),
 * and then reads `words.t`. The Chinese
 * catalogue has the type of the English one, so a missing text does not compile.
 */
export class Words<T extends object> implements Loadable {
  #t: T | undefined;
  readonly #sources: Record<Language, () => Promise<{ default: T }>>;

  constructor(sources: Record<Language, () => Promise<{ default: T }>>) {
    this.#sources = sources;
  }

  get t(): T {
    if (!this.#t) throw new Error("The texts of this area are not loaded.");
    return this.#t;
  }

  async load(language: Language): Promise<void> {
    this.#t = (await this.#sources[language]()).default;
    loaded.add(this);
  }
}

/** Loads the areas that are open again, in another language. */
export const reload = (language: Language) => Promise.all([...loaded].map((words) => words.load(language)));
