// A rehearsal: backups by a schedule, a disk that is lost, a restore, and clients that were connected all the time.
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { freePort, startServer, temporaryFolder } from '../../../tests/EndToEnd/server.mjs';
import type { Client } from '../src/index.js';
import { befriend, chatOf, closeAll, idOf, inSync, join, open, password } from './support/people.js';
import { runCommand, type RunningCommand } from './support/server.js';
import { until } from './support/until.js';

afterEach(closeAll);

const texts = Array.from({ length: 60 }, (_, at) => `needle${at} in a haystack`);
const idsOf = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);
const content = 'What is in the file';

interface Made { name: string; taken: number; deleted: string[]; rows: { log: number }; files: number }

/** The reports of a running schedule, one for each backup. */
async function madeUntil(run: RunningCommand, isEnough: (all: Made[]) => boolean): Promise<Made[]> {
  for (;;) {
    const all = run.stdout.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Made);
    if (isEnough(all)) return all;
    await Promise.race([once(run.process.stdout!, 'data'), run.exited.then(() => { throw new Error(`It has ended: ${run.output}`); })]);
  }
}

/** All messages of a user with a friend, from the server. */
async function historyOf(client: Client, friend: string) {
  const found = [];
  for (let after = 0, more = true; more;) {
    const page = await client.api.conversations.messages({ kind: 'friend', with: friend }, { after, limit: 50 });
    found.push(...page.messages.map(({ msg }) => msg as typeof msg & { msg?: unknown }));
    after = found.at(-1)!.seq;
    more = page.messages.length === 50;
  }
  return found;
}

/** Positions of one epoch mean nothing in another one. */
const epochsOf = (messages: readonly { cursor: string }[]) => [...new Set(messages.map(({ cursor }) => cursor.split('.')[0]))];

/** The ids of all messages that a search finds. */
async function hitsOf(client: Client, q: string) {
  const found: string[] = [];
  for (let page: string | undefined, isFirst = true; isFirst || page; isFirst = false) {
    const result = await client.search({ q, limit: 50, ...page !== undefined && { page } });
    found.push(...idsOf(result.hits.map(({ message }) => message)));
    ({ page } = result);
  }
  return found;
}

/** Every text and the file are there for a device that has nothing yet. */
async function expectAll(url: string, user: string, friend: string, sent: Awaited<ReturnType<typeof historyOf>>, file: string) {
  const device = open(url);
  await device.signIn(user, password);
  await inSync(device);
  const found = await historyOf(device, friend);
  expect(found.map((one) => ({ ...one, cursor: '' }))).toEqual(sent.map((one) => ({ ...one, cursor: '' })));
  expect(epochsOf(found)).not.toEqual(epochsOf(sent));
  const withTexts = sent.filter(({ kind }) => kind === 'text');
  expect(withTexts.map(({ msg }) => msg)).toEqual(texts);
  expect((await hitsOf(device, 'needle')).sort()).toEqual(idsOf(withTexts).sort());
  const answer = await fetch(device.api.files.url(file), { headers: device.api.files.headers() });
  expect([answer.status, await answer.text()]).toEqual([200, content]);
}

test('Whatever was acknowledged before a scheduled backup is there after the disk is lost, and clients go on', async () => {
  const [dataDir, backups, port] = [temporaryFolder(), temporaryFolder(), await freePort()];
  const settings = { dataDir, port, env: { PARLEY_CHAT__WRITESPERMINUTE: '100000' } };
  let server = await startServer(settings);
  const [ada, ben] = await Promise.all([join(server.url, 'ada'), join(server.url, 'ben')]) as [Client, Client];
  await befriend(ada, ben);
  const schedule = runCommand('backup', backups, '--every', '1s', '--keep', '2', '--json', '--data', dataDir);

  const [atAda, atBen] = [chatOf(ada, ben).open(), chatOf(ben, ada).open()];
  for (const text of texts) await chatOf(ada, ben).send(text);
  await until(atAda, ({ messages, pending }) => pending.length === 0 && messages.length >= 50);
  await chatOf(ada, ben).sendFile(new File([content], 'note.txt'));
  const { messages: shown } = await until(atBen, ({ messages }) => messages.at(-1)?.kind === 'file');
  const { file } = shown.at(-1)!.msg as { file: string };
  const sent = await historyOf(ben, idOf(ada));
  expect(sent).toHaveLength(texts.length + 1);

  const acknowledged = Date.now();
  const made = await madeUntil(schedule, (all) => all.some(({ taken }) => taken > acknowledged) && all.some(({ deleted }) => deleted.length > 0));
  schedule.process.kill('SIGTERM');
  expect(await schedule.exited).toEqual({ code: 0, signal: null });
  expect(readdirSync(backups).filter((name) => name.startsWith('parley-'))).toHaveLength(2);
  expect(made.at(-1)).toMatchObject({ files: 1 });

  await chatOf(ada, ben).send('lost');
  await until(atBen, ({ messages }) => messages.at(-1)?.msg === 'lost');
  await server.kill();
  rmSync(dataDir, { recursive: true });
  const restored = runCommand('restore', backups, '--data', dataDir);
  expect(await restored.exited, restored.output).toEqual({ code: 0, signal: null });

  server = await startServer(settings);
  ada.reconnect();
  ben.reconnect();
  await expectAll(server.url, idOf(ben), idOf(ada), sent, file);

  // The clients that were connected lose what the backup does not have, and keep and continue the rest.
  await Promise.all([inSync(ada), inSync(ben)]);
  await chatOf(ada, ben).send('after');
  for (const timeline of [atAda, atBen]) {
    const { messages } = await until(timeline, (one) => one.pending.length === 0 && one.messages.at(-1)?.msg === 'after');
    expect(idsOf(messages).slice(-40, -1)).toEqual(idsOf(sent).slice(-39));
    expect(messages.map(({ msg }) => msg)).not.toContain('lost');
  }
  await server.kill();
});
