import { afterAll, beforeAll, expect, test } from 'vitest';
import { befriend, chatOf, closeAll, idOf, join } from './support/people.js';
import { runServer, type RunningServer } from './support/server.js';
import { until } from './support/until.js';

let server: RunningServer;
beforeAll(async () => { server = await runServer(); });
afterAll(async () => {
  await closeAll();
  await server.stop();
});

const texts = (messages: readonly { msg: unknown }[]) => messages.map(({ msg }) => msg);

test('Two friends chat, see each other type, and see what was read', async () => {
  const [ada, ben] = [await join(server.url, 'ada'), await join(server.url, 'ben')];
  await befriend(ada, ben);
  const [toBen, toAda] = [chatOf(ada, ben), chatOf(ben, ada)];
  const [atAda, atBen] = [toBen.open(), toAda.open()];

  const twice: string[] = [];
  atAda.subscribe(() => {
    const { messages, pending } = atAda.get();
    for (const { cid } of pending) if (messages.some((message) => 'cid' in message && message.cid === cid)) twice.push(cid);
  });

  await toBen.send('Tea at five?');
  await until(atBen, ({ messages }) => texts(messages).includes('Tea at five?'));
  await until(toAda.state, (state) => state?.unread === 1);
  expect(ben.unread.get().unread).toBe(1);
  await until(atAda, ({ messages, pending }) => messages.length === 1 && pending.length === 0);

  expect(twice, 'shown as sent and as pending at the same time').toEqual([]);

  toAda.markRead(1);
  await until(toBen.state, (state) => state?.peerReadSeq === 1);
  expect(ben.unread.get().unread).toBe(0);

  await toAda.send('Gladly.', { quote: atBen.get().messages[0]!.id });
  await until(atAda, ({ messages }) => texts(messages).at(-1) === 'Gladly.');
  expect(atAda.get().messages.at(-1)).toMatchObject({ quote: atAda.get().messages[0]!.id, from: idOf(ben) });
  toAda.typing();
  await until(toBen.state, (state) => state?.typing.includes(idOf(ben)));

  await toBen.edit(atAda.get().messages[0]!.id, 'Tea at six?');
  await until(atBen, ({ messages }) => texts(messages)[0] === 'Tea at six?');
  await toBen.recall(atAda.get().messages[0]!.id);
  await until(atBen, ({ messages }) => messages[0]!.kind === 'recalled');
  await until(ada.people.friends, ([friend]) => friend!.online);
});
