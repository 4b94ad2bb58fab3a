// The server, the town and the model of one day.
import { freePort, startServer, temporaryFolder } from '../server.mjs';
import { Api } from './api.mjs';
import { Chance } from './chance.mjs';
import { Day } from './day.mjs';
import { Evening } from './evening.mjs';
import { Friends } from './friends.mjs';
import { Groups } from './groups.mjs';
import { Model } from './model.mjs';
import { apiKey, Town } from './town.mjs';

const atOnce = 48;        // acts that may be under way
const patience = 120_000; // for anything to come to its end
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class World {
  #server;

  /** `address` is the database's, none for SQLite; `say(text)` reports. */
  constructor({ address, seed, people, acts, kills, say }) {
    Object.assign(this, { people, acts, kills, say });
    this.env = {
      PARLEY_CHAT__APIKEYS__0: apiKey, PARLEY_CHAT__RECALLTIME: '1h', PARLEY_CHAT__EDITTIME: '1h', PARLEY_CHAT__SIGNINQUEUE: '1000',
      PARLEY_CHAT__WRITESPERMINUTE: '100000',
      ...(address && { PARLEY_DATABASE: address }),
    };
    this.chance = new Chance(seed);
    this.model = new Model();
    this.journal = new Journal(this.model);
  }

  /** Runs the day, and returns the problems at its end. */
  async live() {
    const begun = performance.now();
    const seconds = () => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;
    this.dataDir = temporaryFolder();
    this.port = await freePort();
    await this.#start();
    this.api = new Api(this.#server.url);
    const parts = { model: this.model, api: this.api, journal: this.journal };
    const [friends, groups] = [new Friends(parts), new Groups(parts)];
    this.town = new Town({ ...parts, url: this.#server.url, friends, groups, chance: this.chance });

    await this.town.settle(this.people);
    this.say(`settled after ${seconds()}: ${this.model.people.size} people, ${this.model.pairs.size} pairs, ${this.model.groups.size} groups`);
    const day = new Day({ ...parts, town: this.town, friends, groups, chance: this.chance });
    await this.#spend(day);
    this.say(`lived after ${seconds()}: ${this.model.sends.size} messages in ${this.journal.sends} sends, ${this.town.devices.length} devices`);

    const evening = new Evening({ ...parts, town: this.town, until: (isTrue, what) => this.#until(isTrue, what) });
    const problems = await evening.look();
    this.say(`compared after ${seconds()}`);
    return [...this.journal.failures, ...this.journal.strays(), ...problems];
  }

  async end() {
    this.journal.isOver = true;
    this.api?.close();
    for (const device of this.town?.devices ?? []) device.off();
    await this.#server?.kill();
  }

  async #start() {
    this.#server = await startServer({ dataDir: this.dataDir, port: this.port ?? 0, env: this.env, timeout: 60_000 });
  }

  /** A number of actions, with the kills of the server among them. */
  async #spend(day) {
    const away = this.chance.some(this.town.devices.filter((device) => !device.isFirst), Math.ceil(this.people / 20));
    for (const device of away) {
      device.isAway = true; // For the most part of the day.
      device.off();
    }
    const deaths = new Set(Array.from({ length: this.kills }, () => this.chance.int(this.acts)));
    let dying;
    for (let n = 0; n < this.acts && this.journal.failures.length === 0; n++) {
      if (n === Math.floor(this.acts * 0.8)) for (const device of away) device.isAway = false;
      if (deaths.has(n)) {
        await dying;
        dying = this.#die();
      }
      day.next();
      if (day.under >= atOnce) await this.#until(() => day.under < atOnce, 'acts');
      else if (n % 8 === 0) await pause(1);
    }
    await dying;
    for (const device of this.town.devices) if (!device.isOn && !device.isEnding) device.on();
    await this.#until(() => day.under === 0, 'the acts of the day to come to their end');
  }

  async #die() {
    await this.#server.kill();
    await pause(this.chance.int(400));
    await this.#start();
  }

  async #until(isTrue, what) {
    const end = performance.now() + patience;
    while (!isTrue()) {
      if (this.journal.failures.length > 0) throw new Error(`While waiting for ${what}:\n${this.journal.failures.slice(0, 10).join('\n')}`);
      if (performance.now() > end) throw new Error(`Waited ${patience} ms for ${what}`);
      await pause(5);
    }
  }
}

/** The counts of what happened, and the problems. */
class Journal {
  failures = [];
  sends = 0;
  isOver = false;
  #typed = [];
  #model;

  constructor(model) {
    this.#model = model;
  }

  fail(text) {
    this.failures.push(text);
  }

  /** A user types; whether this device should get it is checked at the end, when the model has all memberships. */
  typing(device, { from, to, msg: { with: other } }) {
    this.#typed.push(() => {
      const group = this.#model.groups.get(other);
      const isKnown = group ? group.everybody.has(device.user) : to === device.user && this.#model.pair(device.user, from).wereFriends;
      return isKnown ? [] : [`${device.name} was told that ${from} types in ${other}`];
    });
  }

  /** Typing events that the device should not have received. */
  strays() {
    return this.#typed.flatMap((look) => look());
  }
}
