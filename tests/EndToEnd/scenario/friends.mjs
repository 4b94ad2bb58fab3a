// Actions about friendship. Each pair does one thing at a time, so that the model has the expected response.
import { otherOf } from './model.mjs';

export class Friends {
  constructor({ model, api, journal }) {
    Object.assign(this, { model, api, journal });
  }

  /** A random action that the two can do now; requests are more likely than an end. */
  act(pair, chance) {
    const [one, other] = chance.isHit(0.5) ? pair.users : [...pair.users].reverse();
    const { request } = pair;
    if (pair.blocks.has(one)) return chance.isHit(0.7) ? this.block(one, other, false) : this.request(one, other);
    if (request) return this.#react(request, chance);
    if (pair.friends) return chance.isHit(0.5) ? this.remove(one, other) : this.block(one, other, true);
    return chance.isHit(0.9) ? this.request(one, other) : this.block(one, other, true);
  }

  #react(request, chance) {
    switch (chance.weigh({ accept: 12, decline: 3, cancel: 3, cross: 2, block: 1 })) {
      case 'accept': return this.answer(request, true);
      case 'decline': return this.answer(request, false);
      case 'cancel': return this.cancel(request);
      case 'cross': return this.request(request.to, request.from);
      default: return this.block(request.to, request.from, true);
    }
  }

  request(from, to) {
    return this.#run(from, to, async (pair, sid) => {
      const { tries, ...answer } = await this.api.call(sid, 'POST', '/friend-requests', { to, message: 'Hello' });
      const { request } = pair;
      const isExpected = pair.friends ? answer.reason === 'conflict'
        : pair.blocks.has(to) ? answer.reason === 'blocked'
          : answer.isDone || (tries > 1 && request?.from === to && answer.reason === 'conflict'); // Accepted by the first try.
      if (!isExpected) return this.#wrong('asked for friendship', from, to, pair, answer);
      if (pair.friends || pair.blocks.has(to)) return null;
      if (request?.from === to) return this.#befriend(pair, request, from);
      if (request) return null; // Asked again: the same one.
      pair.request = { id: answer.body.id, from, to };
      return this.#tellBoth(pair, 'friend-request', `${from}>${to} ${answer.body.id}`);
    });
  }

  answer({ id, from, to }, isAccepted) {
    return this.#run(to, from, async (pair, sid) => {
      if (pair.request?.id !== id) return null;
      const answer = await this.api.call(sid, 'POST', `/friend-requests/${id}/${isAccepted ? 'accept' : 'decline'}`);
      if (!answer.isDone) return this.#wrong('answered', to, from, pair, answer);
      return isAccepted ? this.#befriend(pair, pair.request, to) : this.#close(pair, 'friend-declined', `${to}>${from} ${id}`);
    });
  }

  cancel({ id, from, to }) {
    return this.#run(from, to, async (pair, sid) => {
      if (pair.request?.id !== id) return null;
      const answer = await this.api.call(sid, 'DELETE', `/friend-requests/${id}`);
      return answer.isDone ? this.#close(pair, 'friend-cancelled', `${from}>${to} ${id}`) : this.#wrong('took back', from, to, pair, answer);
    });
  }

  remove(user, friend) {
    return this.#run(user, friend, async (pair, sid) => {
      const answer = await this.api.call(sid, 'DELETE', `/friends/${friend}`);
      if (!answer.isDone) return this.#wrong('removed', user, friend, pair, answer);
      if (!pair.friends) return null;
      pair.friends = false;
      return this.#tellBoth(pair, 'friend-removed', `${user}>${friend}`);
    });
  }

  block(user, other, isBlocked) {
    return this.#run(user, other, async (pair, sid) => {
      const answer = await this.api.call(sid, isBlocked ? 'PUT' : 'DELETE', `/blocks/${other}`);
      if (!answer.isDone) return this.#wrong('blocked', user, other, pair, answer);
      if (pair.blocks.has(user) === isBlocked) return null;
      if (isBlocked) pair.blocks.add(user);
      else pair.blocks.delete(user);
      this.model.tell(user, isBlocked ? 'user-blocked' : 'user-unblocked', other);
      const { request } = pair;
      if (!isBlocked || !request) return null;
      // To the other user, the request looks declined or cancelled.
      return this.#close(pair, request.from === other ? 'friend-declined' : 'friend-cancelled', `${user}>${other} ${request.id}`);
    });
  }

  async #run(user, other, work) {
    const pair = this.model.pair(user, other);
    if (pair.isBusy) return;
    pair.isBusy = true;
    pair.rights.begin();
    try {
      await work(pair, this.model.people.get(user).sid);
    } finally {
      pair.rights.end();
      pair.isBusy = false;
    }
  }

  #befriend(pair, request, by) {
    pair.request = null;
    pair.friends = true;
    pair.wereFriends = true;
    this.#tellBoth(pair, 'friend-accepted', `${by}>${otherOf(pair, by)} ${request.id}`);
  }

  #close(pair, kind, about) {
    pair.request = null;
    this.#tellBoth(pair, kind, about);
  }

  #tellBoth(pair, kind, about) {
    for (const user of pair.users) this.model.tell(user, kind, about);
  }

  #wrong(what, user, other, pair, { status, body }) {
    const state = JSON.stringify({ friends: pair.friends, request: pair.request, blocks: [...pair.blocks] });
    this.journal.fail(`${user} ${what} ${other} and was answered ${status} ${JSON.stringify(body)}; the model has ${state}`);
  }
}
