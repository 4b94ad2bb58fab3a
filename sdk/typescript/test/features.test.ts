import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client, Notice } from '../src/index.js';
import { befriend, chatOf, closeAll, idOf, join } from './support/people.js';
import { runServer, type RunningServer } from './support/server.js';
import { patience, until } from './support/until.js';

let server: RunningServer;
let [ada, ben, cleo] = [] as unknown as [Client, Client, Client];

beforeAll(async () => {
  server = await runServer();
  [ada, ben, cleo] = [await join(server.url, 'ada'), await join(server.url, 'ben'), await join(server.url, 'cleo')];
  await befriend(ada, ben);
});
afterAll(async () => {
  await closeAll();
  await server.stop();
});

const dot = () => Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('A picture is uploaded with its progress, sent, and downloaded', async () => {
  const [timeline, atBen] = [chatOf(ada, ben).open(), chatOf(ben, ada).open()];
  const sent: number[] = [];
  timeline.subscribe(() => { for (const upload of timeline.get().uploads) sent.push(upload.sent); });
  await chatOf(ada, ben).sendFile(new Blob([dot()], { type: 'image/png' }), { name: 'dot.png', extra: { caption: 'A dot' } });
  const { messages } = await until(atBen, ({ messages }) => messages.some(({ kind }) => kind === 'image'));
  const { msg } = messages.at(-1) as unknown as { msg: { file: string; width: number } };
  expect(msg).toMatchObject({ name: 'dot.png', size: dot().length, width: 1, height: 1, caption: 'A dot' });
  await until(timeline, ({ uploads, pending }) => uploads.length === 0 && pending.length === 0);
  expect(Math.max(...sent)).toBe(dot().length);
  const download = await fetch(ben.api.files.url(msg.file), { headers: ben.api.files.headers() });
  expect(Buffer.from(await download.arrayBuffer())).toEqual(dot());
  expect((await fetch(ben.api.files.thumbnailUrl(msg.file, 96), { headers: ben.api.files.headers() })).headers.get('content-type')).toBe('image/webp');
  expect((await fetch(cleo.api.files.url(msg.file), { headers: cleo.api.files.headers() })).status).toBe(404);
});

test('An upload that is dropped stops and sends nothing; what is no picture is sent as a file', async () => {
  const timeline = chatOf(ada, ben).open();
  const before = timeline.get().messages.length;
  const sending = chatOf(ada, ben).sendFile(new Blob([Buffer.alloc(20_000_000)]), { name: 'large.bin' });
  const [upload] = await until(timeline, ({ uploads }) => uploads.length > 0).then(({ uploads }) => uploads);
  await chatOf(ada, ben).discard(upload!.id);
  await expect(sending).rejects.toMatchObject({ reason: 'aborted' });
  expect(timeline.get().uploads).toEqual([]);
  await chatOf(ada, ben).sendFile(new Blob(['no picture'], { type: 'image/png' }), { name: 'broken.png' });
  const { messages } = await until(timeline, ({ messages, pending }) => pending.length === 0 && messages.some(({ kind }) => kind === 'file'));
  expect(messages.filter(({ kind }) => kind === 'file')).toHaveLength(1);
  expect(messages.length).toBeGreaterThan(before - 1);
});

test('A long conversation is read in pages, jumped into and searched', async () => {
  const dee = await join(server.url, 'dee');
  await befriend(ada, dee);
  for (let at = 1; at <= 180; at++) await chatOf(ada, dee).send(`line ${at}`);
  await until(chatOf(dee, ada).state, (state) => state?.last?.seq === 180);
  const timeline = chatOf(dee, ada).open(60);
  await until(timeline, ({ messages }) => messages.length > 0);
  const seqs = () => timeline.get().messages.map(({ seq }) => seq);
  expect(seqs()).toEqual(Array.from({ length: 50 }, (_, at) => at + 35));
  expect(timeline.get()).toMatchObject({ atStart: false, atEnd: false });
  await timeline.loadOlder();
  expect([seqs()[0], timeline.get().atStart]).toEqual([1, true]);
  while (!timeline.get().atEnd) await timeline.loadNewer();
  expect(seqs()).toEqual(Array.from({ length: 180 }, (_, at) => at + 1));
  const { hits } = await chatOf(dee, ada).search('line 17');
  expect(hits.map(({ message }) => message.msg)).toContain('line 17');
  expect(hits[0]!.conversation).toEqual({ kind: 'friend', with: idOf(ada) });
  timeline.close();
});

test('Requests, remarks and blocks show at once, and a notice is told once', async () => {
  const heard: Notice[] = [];
  const end = ben.notices.onNotice((notice) => heard.push(notice));
  ben.notices.subscribe(() => {});
  const { id } = await cleo.people.request(idOf(ben), 'It is Cleo.');
  await until(ben.people.requests, (all) => all.some((one) => one.id === id && one.message === 'It is Cleo.'));
  await until(ben.notices, ({ notices }) => notices.some((notice) => notice.kind === 'friend-request' && notice.request === id));
  expect(heard.filter(({ kind }) => kind === 'friend-request')).toHaveLength(1);
  await ben.people.accept(id);
  const person = ben.people.person(idOf(cleo));
  person.subscribe(() => {});
  await until(person, ({ isFriend, online }) => isFriend && online);
  await ben.people.remark(idOf(cleo), 'Tea Cleo');
  await until(person, ({ remark }) => remark === 'Tea Cleo');
  await cleo.people.setVisible(false);
  await until(person, ({ online }) => !online);
  await cleo.people.setVisible(true);
  await ben.people.block(idOf(cleo));
  await until(person, ({ isBlocked }) => isBlocked);
  await expect(chatOf(cleo, ben).edit('0'.repeat(32), 'x')).rejects.toMatchObject({ name: 'ParleyError' });
  const message = await chatOf(cleo, ben).send('Hello?');
  const timeline = chatOf(cleo, ben).open();
  await until(timeline, ({ pending }) => pending[0]?.state.kind === 'failed');
  expect(timeline.get().pending[0]!.state).toMatchObject({ reason: 'blocked' });
  await ben.people.unblock(idOf(cleo));
  await chatOf(cleo, ben).retry(message.cid);
  await until(timeline, ({ messages, pending }) => messages.length === 1 && pending.length === 0);
  end();
});

test('A group has members, roles, links and requests to join', async () => {
  const { id } = await ada.groups.create('Tea', [idOf(ben)]);
  const group = ada.group(id);
  const ends = [group.details, group.members, group.joinRequests].map((one) => one.subscribe(() => {}));
  await until(group.members, ({ members, more }) => members.length === 2 && !more);
  await group.change({ settings: { joining: 'request' } });
  const { code } = await group.createLink({ maxUses: 3 });
  expect(await cleo.groups.preview(code)).toMatchObject({ name: 'Tea', size: 2, joining: 'request' });
  await cleo.groups.joinByLink(code, 'May I?');
  await until(cleo.groups.requests, (all) => all.length === 1);
  const [request] = await until(group.joinRequests, (all) => all.length === 1);
  await group.acceptJoin(request!.id);
  await until(cleo.groups.all, (all) => all.some((one) => one.id === id));
  await until(group.members, ({ members }) => members.length === 3);
  await group.setRole(idOf(ben), 'admin');
  await until(ben.groups.all, (all) => all.find((one) => one.id === id)?.role === 'admin');
  await ada.conversation({ kind: 'group', with: id }).send('Welcome', { mentions: ['@all'] });
  await until(cleo.conversation({ kind: 'group', with: id }).state, (state) => state?.mentioned !== undefined);
  const seq = cleo.conversation({ kind: 'group', with: id }).state.get()!.last!.seq;
  cleo.conversation({ kind: 'group', with: id }).markRead(seq);
  await until(ada.conversation({ kind: 'group', with: id }).state, (state) => state?.reads[idOf(cleo)] === seq);
  expect(await ada.conversation({ kind: 'group', with: id }).readers(seq)).toMatchObject({ count: 1, of: 2, users: [idOf(cleo)] });
  await group.muteMember(idOf(cleo), Date.now() + 60_000);
  await cleo.conversation({ kind: 'group', with: id }).send('Mm');
  const timeline = cleo.conversation({ kind: 'group', with: id }).open();
  await until(timeline, ({ pending }) => pending[0]?.state.kind === 'failed' && pending[0].state.reason === 'muted');
  for (const end of ends) end();
});

test('What is recalled in a group after a member has left is recalled for them when they open it', async () => {
  const { id } = await ada.groups.create('Tea', [idOf(ben)]);
  const [atAda, atBen] = [ada, ben].map((client) => client.conversation({ kind: 'group', with: id }));
  await until(ben.groups.all, (all) => all.some((one) => one.id === id));
  await atAda!.send('Wrong group');
  const { last } = (await until(atBen!.state, (state) => state?.last?.kind === 'text'))!;
  await ben.group(id).leave();
  await until(ben.groups.all, (all) => !all.some((one) => one.id === id));
  await atAda!.recall(last!.id);
  const timeline = atBen!.open();
  await until(timeline, ({ messages }) => messages.some(({ kind }) => kind === 'recalled'));
  expect(timeline.get().messages.filter(({ kind }) => kind === 'text')).toEqual([]);
  timeline.close();
});

test('Who looks at a group from outside sees its members once they are in it', async () => {
  const { id } = await ada.groups.create('Open', []);
  const group = cleo.group(id);
  const end = group.members.subscribe(() => {});
  await until(group.members, ({ error }) => error?.reason === 'unknown-group');
  await ada.group(id).add([idOf(ben)]);
  await ada.group(id).change({ settings: { joining: 'open' } });
  await cleo.groups.join(id);
  await until(group.members, ({ members, error }) => members.length === 3 && error === undefined);
  end();
});

test('The requests and links of a group come and go with the right to see them', async () => {
  const { id } = await ada.groups.create('Rights', [idOf(ben)]);
  const group = ben.group(id);
  const ends = [group.joinRequests, group.links].map((one) => one.subscribe(() => {}));
  await ada.group(id).change({ settings: { joining: 'request' } });
  await ada.group(id).createLink();
  await cleo.groups.join(id, 'May I?');
  await ada.group(id).setRole(idOf(ben), 'admin');
  await until(group.joinRequests, (all) => all.length === 1);
  await until(group.links, (all) => all?.length === 1);
  await ada.group(id).setRole(idOf(ben), 'member');
  await until(group.joinRequests, (all) => all.length === 0);
  await until(group.links, (all) => all === undefined);
  await ada.group(id).transfer(idOf(ben));
  await until(group.joinRequests, (all) => all.length === 1);
  for (const end of ends) end();
});

test('Typing is reported once in three seconds and forgotten after six', async () => {
  const state = chatOf(ben, ada).state;
  await chatOf(ada, ben).send('Wait');
  await until(state, (one) => one !== undefined);
  chatOf(ada, ben).typing();
  await until(state, (one) => one!.typing.includes(idOf(ada)));
  await vi.waitFor(() => expect(state.get()!.typing).toEqual([]), { timeout: patience, interval: 100 });
});
