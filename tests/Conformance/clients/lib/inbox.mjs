// Events that have arrived and were not taken yet. Nothing is missed between two awaits, and every wait has a limit.
export class Inbox {
  #arrived = [];
  #waiting = [];

  constructor(owner) {
    this.owner = owner;
  }

  add(event, value) {
    const at = this.#waiting.findIndex((one) => one.event === event && one.where(value));
    if (at < 0) {
      this.#arrived.push({ event, value });
      return;
    }
    const [one] = this.#waiting.splice(at, 1);
    clearTimeout(one.timer);
    one.resolve(value);
  }

  /** The next `event` that satisfies `where`, taken out of the inbox; it may have arrived already. */
  next(event, where = () => true, within = 30_000) {
    const at = this.#arrived.findIndex((one) => one.event === event && where(one.value));
    if (at >= 0) return Promise.resolve(this.#arrived.splice(at, 1)[0].value);
    return new Promise((resolve, reject) => {
      const one = { event, where, resolve };
      one.timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(one), 1);
        const rest = JSON.stringify(this.#arrived)?.slice(0, 2_000);
        reject(new Error(`${this.owner}: no ${event} within ${within} ms; the inbox holds ${rest}`));
      }, within);
      this.#waiting.push(one);
    });
  }

  /** The next `count` events of that name, in the order of their arrival. */
  async many(event, count, within = 30_000) {
    const values = [];
    while (values.length < count) values.push(await this.next(event, undefined, within));
    return values;
  }

  /** Everything that has arrived and was not taken, without taking it. */
  get left() {
    return [...this.#arrived];
  }

  clear() {
    this.#arrived.length = 0;
  }
}
