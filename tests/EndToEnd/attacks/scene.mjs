// A server that is attacked while two friends chat, and the effects on them and on the server.
import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startServer, temporaryFolder } from '../server.mjs';
import { befriend, key, session } from './people.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Limits by address that would block the test, which uses one address only. */
const wide = { PARLEY_CHAT__APIKEYS__0: key, PARLEY_CHAT__SIGNUPSPERHOUR: '100000', PARLEY_CHAT__SIGNINSPERMINUTE: '100000' };

/** Measures on a busy machine: ATTACK_NICE=-10 gives the server and the friends priority. */
const nice = process.env.ATTACK_NICE ? ['nice', '-n', process.env.ATTACK_NICE] : [];

export class Scene {
  #bystander;
  #sign;
  #logged = 0;
  #children = [];

  /** `heap` bounds the server's heap in bytes, `files` its descriptors; `disk` gives it a disk that `slowDisk` makes slow. */
  static async start({ env = {}, heap, files, disk = false, chats = true, host } = {}) {
    const self = new Scene();
    const all = { ...wide, ...env };
    if (heap) all.DOTNET_GCHeapHardLimit = heap.toString(16);
    if (disk) Object.assign(all, slowDisk(), { SLOW_DISK: self.#sign = join(temporaryFolder(), 'slow') });
    self.server = await startServer({ env: all, host, under: [...nice, ...(files ? ['prlimit', `--nofile=${files}`] : [])] });
    self.port = self.server.port;
    if (chats) await self.#chat();
    return self;
  }

  async #chat() {
    const users = [await session(this.port, 'anna'), await session(this.port, 'bert')];
    await befriend(this.port, ...users);
    this.users = users;
    this.#bystander = fork(join(here, 'bystander.mjs'));
    this.#bystander.send({ url: this.server.url, users, fresh: await session(this.port, 'anna') });
    await once(this.#bystander, 'message');
  }

  /** The friends chat undisturbed for a while, for comparison with later measurements. */
  async calm(milliseconds = 1_000) {
    await delay(milliseconds);
  }

  /** The disk is slow from now on, or not any more. */
  slow(isSlow) {
    if (isSlow) writeFileSync(this.#sign, '');
    else execFileSync('rm', ['-f', this.#sign]);
  }

  /** Runs an attack of `strikes/` to its end in a process of its own. */
  async attack(name, args = {}) {
    this.phase('attack');
    const child = fork(join(here, 'attacker.mjs'));
    this.#children.push(child);
    child.send({ module: join(here, 'strikes', `${name}.mjs`), args: { port: this.port, ...args } });
    const answer = await Promise.race([once(child, 'message').then(([said]) => said), once(child, 'exit').then(([code]) => ({ error: `the attacker ended with ${code}` }))]);
    if (answer.error) throw new Error(answer.error);
    return answer.result;
  }

  phase(name) {
    this.#bystander?.send({ phase: name });
  }

  /** The peak of the server's memory in MB since the last report, as the kernel has seen it. */
  get peak() {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.server.process.pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1_024);
  }

  get descriptors() {
    return readdirSync(`/proc/${this.server.process.pid}/fd`).length;
  }

  get isAlive() {
    return this.server.process.exitCode === null && this.server.process.signalCode === null;
  }

  /** What the server has logged since the last report. */
  get log() {
    return this.server.output.slice(this.#logged);
  }

  /**
   * The measurements of the friends and the server since the last report, with those of the test:
   * `{ p50, p99, max, calm, problems, peak, logBytes, exceptions, … }`.
   */
  async report(t, ...found) {
    for (const one of found) t.diagnostic(JSON.stringify(one));
    const { log } = this;
    const result = { alive: this.isAlive, peak: this.isAlive ? this.peak : NaN, logBytes: log.length, exceptions: (log.match(/Exception\b.*(\n|\s)\s+at /g) ?? []).length };
    if (this.#bystander && this.isAlive) {
      this.#bystander.send({ report: true });
      const [{ times, ...rest }] = await once(this.#bystander, 'message');
      Object.assign(result, spread(times.attack ?? []), { calm: spread(times.calm ?? []), ...rest });
    }
    t.diagnostic(JSON.stringify(result));
    this.#logged = this.server.output.length;
    if (this.isAlive) writeFileSync(`/proc/${this.server.process.pid}/clear_refs`, '5');   // The kernel's peak begins anew.
    return result;
  }

  async end() {
    this.#bystander?.kill('SIGKILL');
    for (const child of this.#children) child.kill('SIGKILL');
    await this.server?.kill();
  }
}

/** Scenes of one test file by their settings; a running one serves the next test as well. */
export class Scenes {
  #started = new Map();

  async get(options = {}) {
    const name = JSON.stringify(options);
    const there = this.#started.get(name);
    if (there?.isAlive) return there;
    await there?.end();
    const scene = await Scene.start(options);
    this.#started.set(name, scene);
    return scene;
  }

  async end() {
    for (const scene of this.#started.values()) await scene.end();
  }
}

/** The friends were not affected: their sends took less than 200 ms, and all acknowledged messages are stored once, and are theirs. */
export function assertUntouched(report, { peak = Infinity, exceptions = 0, p99 = 200, p50 = p99 } = {}) {
  assert.ok(report.alive, 'the server runs');
  assert.deepEqual(report.problems.slice(0, 5), [], 'acknowledged messages are stored, once, and nothing else');
  assert.equal(report.unanswered, 0, 'every send got a response');
  assert.deepEqual(report.ends, [], 'the friends stayed connected');
  assert.ok(report.peak < peak, `peak memory: ${report.peak} MB of ${peak}`);
  assert.ok(report.exceptions <= exceptions, `${report.exceptions} exceptions in the log`);
  if (report.sends < 50) return;
  const slow = slowness();
  const judge = (share, most) => {
    const allowed = Math.max(most * slow, 3 * (report.calm[share] || 0)) + (report.late ?? 0);
    const context = `${report.calm[share]} ms in peace; itself up to ${report.late} ms late; a machine ${slow.toFixed(1)} times as slow as it should be`;
    assert.ok(report[share] < allowed, `${share} of the friends' sends: ${report[share]} ms of ${Math.round(allowed)} (${context})`);
  };
  // Of few sends, the slowest percent is what one pause of the machine delays.
  judge('p99', report.sends < 1_000 ? 4 * p99 : p99);
  judge('p95', p99);
  judge('p50', p50);
}

// Other load of the machine, or a slow one, is not the server's fault: the friends see it without an attack as well.
function slowness() {
  const crowd = loadavg()[0] > 4 * availableParallelism() ? 5 : 1;
  const times = Array.from({ length: 5 }, () => {
    const begin = performance.now();
    for (let step = 0, x = 1; step < 3e6; step++) x = (x * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return performance.now() - begin;
  });
  return Math.max(crowd, times.sort((one, other) => one - other)[2] / 20);   // The milliseconds that it takes otherwise.
}

function spread(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const at = (share) => Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), sends: sorted.length };
}

let library;

function slowDisk() {
  if (!library) {
    library = join(temporaryFolder(), 'slow-fsync.so');
    execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', library, join(here, 'slow-fsync.c'), '-ldl']);
  }
  return { LD_PRELOAD: library };
}
