// All random decisions of a day come from one number, so that a failed day can be repeated.
export class Chance {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to but without 1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6D2B79F5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** From 0 up to but without `below`. */
  int(below) {
    return Math.floor(this.next() * below);
  }

  isHit(probability) {
    return this.next() < probability;
  }

  /** One of these; undefined if there is none. */
  pick(list) {
    return list[this.int(list.length)];
  }

  /** Some of these, each once. */
  some(list, count) {
    const rest = [...list];
    return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(this.int(rest.length), 1)[0]);
  }

  /** One of the names, as often as its weight says: { walk: 3, run: 1 }. */
  weigh(weights) {
    let rest = this.next() * Object.values(weights).reduce((sum, one) => sum + one, 0);
    for (const [name, weight] of Object.entries(weights)) {
      rest -= weight;
      if (rest < 0) return name;
    }
    return Object.keys(weights).at(-1);
  }
}

/** A pause of random length below the limit, which doubles with every try: full jitter. */
export function backoff(tries, first = 100, most = 3_000) {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(most, first * 2 ** tries)));
}
