// Commits sends: each in a transaction of its own, or all that wait together in one.
export class Committer {
  #begin;
  #commit;
  #rollback;
  #each;
  #waiting = [];

  constructor(database, mode) {
    this.#begin = database.prepare('begin immediate');
    this.#commit = database.prepare('commit');
    this.#rollback = database.prepare('rollback');
    this.#each = mode === 'each';
  }

  // Runs `write` in a transaction; calls `done` with what it returned after the commit, or `failed` when there was none.
  run(write, done, failed) {
    if (this.#each) return this.#commitAll([{ write, done, failed }]);
    if (this.#waiting.push({ write, done, failed }) === 1) setImmediate(() => this.#commitAll(this.#waiting.splice(0)));
  }

  #commitAll(batch) {
    let results;
    try {
      this.#begin.run();
      results = batch.map(({ write }) => write());
      this.#commit.run();
    } catch (error) {
      this.#rollback.run();
      for (const { failed } of batch) failed(error);
      return;
    }
    for (let i = 0; i < batch.length; i++) batch[i].done(results[i]);
  }
}
