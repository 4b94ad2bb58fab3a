// Tells friends who came and who has been gone for a while.
const grace = 5_000;

export class Presence {
  #online = new Map();

  constructor(namespace, store) {
    this.namespace = namespace;
    this.store = store;
  }

  entered(user) {
    const state = this.#online.get(user) ?? { connections: 0, timer: undefined };
    clearTimeout(state.timer);
    if (!this.#online.has(user)) this.#tell(user, 'fonline');
    state.connections++;
    this.#online.set(user, state);
  }

  left(user) {
    const state = this.#online.get(user);
    if (--state.connections > 0) return;
    state.timer = setTimeout(() => {
      this.#online.delete(user);
      this.#tell(user, 'foffline');
    }, grace);
  }

  #tell(user, event) {
    const rooms = this.store.friends.all(user).map((friend) => `user:${friend}`);
    if (rooms.length > 0) this.namespace.to(rooms).emit(event, { from: user, to: '', type: 'json', msg: { from: user, msg: '', time: Date.now() } });
  }
}
