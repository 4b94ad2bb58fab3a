// What was sent, and what clients were told.

export class Journal {
  sent = new Map();
  acked = new Map();
  failures = [];
  sends = 0;
  resent = 0;
  duplicates = 0;
  answers = 0;
  liveHoles = 0;   // entries that were missing on one connection
  liveTwice = 0;   // entries that one connection was sent twice
  #waiting = [];

  fail(what) {
    this.failures.push(what);
  }

  answered(text, { id, seq }) {
    this.answers++;
    const first = this.acked.get(text);
    if (first && (first.id !== id || first.seq !== seq)) this.fail(`${text} was answered as ${first.id}/${first.seq} and as ${id}/${seq}`);
    this.acked.set(text, { id, seq });
    for (const resolve of this.#waiting.splice(0)) resolve(performance.now());
  }

  /** Resolves with the next response. */
  nextAnswer() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
