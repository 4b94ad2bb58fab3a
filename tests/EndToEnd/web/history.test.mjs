// Reading back in the web client: nothing moves under the reader, and every jump lands where it should.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { attach, bubble, distanceToEnd, eventually, frames, line, log, png, row, sayAll, top, write } from './chats.mjs';
import { assertNoFaults, befriend, openWeb, say, signUp } from './lib.mjs';

const count = 400;

let server;
let browser;
let ada;
let ben;
let tea;
let page;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [ada, ben] = [await signUp(server, 'ada', 'Ada'), await signUp(server, 'ben', 'Ben')];
  await befriend(ada, ben);
  await sayAll(server, ada, 'friend', 'ben', Array.from({ length: count }, (_, at) => line(at + 1)));
  tea = (await ada.call('POST', '/groups', { name: 'Tea', members: ['ben'] })).id;
  const said = await sayAll(server, ben, 'group', tea, Array.from({ length: count }, (_, at) => line(at + 1)));
  await read(ada, 'group', tea, said.at(-1).seq);
  page = await openWeb(browser, server, { person: ada, path: '/c/friend/ben' });
});

/** Marks what a person has read of a conversation. */
async function read({ sid }, kind, other, seq) {
  const socket = io(`${server.url}/${kind}`, { auth: { sid }, transports: ['websocket'], forceNew: true });
  await socket.timeout(10_000).emitWithAck('read-c', { msg: { with: other, seq } });
  socket.close();
}

after(async () => {
  await browser?.close();
  await server?.stop();
});

const button = (page) => page.locator('.timeline .to-end');
const isInSight = (page, text) => bubble(page, text).evaluate((message) => {
  const [{ top, bottom }, sight] = [message.getBoundingClientRect(), message.closest('[role=log]').getBoundingClientRect()];
  return top >= sight.top - 1 && bottom <= sight.bottom + 1;
});

/** The messages in sight with their places, and whether the start of the conversation is. */
const look = (page) => log(page).evaluate((log) => {
  const sight = log.getBoundingClientRect();
  const articles = [...log.querySelectorAll('article')].map((one) => [one.dataset.message, one.getBoundingClientRect().top]);
  return {
    scrolled: log.scrollTop,
    atStart: log.scrollTop < 1 && log.querySelector('p.line') !== null,
    tops: articles.filter(([, top]) => top > sight.top && top < sight.bottom),
  };
});

/** Scrolls from the end to the first message. */
async function scrollToStart(page) {
  await bubble(page, `message ${count}.`).waitFor();
  assert.ok(await distanceToEnd(page) < 3, 'a conversation opens at its end');
  await log(page).hover();
  const step = 400;
  for (let before = await look(page), steps = 0; !before.atStart; steps++) {
    assert.ok(steps < 300, 'the start is never reached');
    await page.mouse.wheel(0, -step);
    await frames(page, 5);
    const now = await look(page);
    const places = new Map(before.tops);
    const moves = now.tops.filter(([message]) => places.has(message)).map(([message, top]) => top - places.get(message));
    assert.ok(moves.length > 0, 'what was in sight is gone');
    for (const move of moves) assert.ok(Math.abs(move - Math.min(step, before.scrolled)) <= 8, `a step of ${step} px moved a message by ${move} px`);
    before = now;
  }
  assert.ok(await isInSight(page, 'message 1.'));
}

test('Older pages come while one scrolls, and no message moves by more than the scroll', () => scrollToStart(page));

test('Nor does one move where each page begins with the name of its sender, until more of them are known', async () => {
  const group = await openWeb(browser, server, { person: ada, path: `/c/group/${tea}` });
  await scrollToStart(group);
  assertNoFaults(group);
  await group.context().close();
});

test('A conversation opens at the first unread message, also far back, and the end stays the end', async () => {
  await read(ben, 'friend', 'ada', 100);
  const bens = await openWeb(browser, server, { person: ben });
  await row(bens, 'Ada').click();
  await bubble(bens, 'message 101.').waitFor();
  await frames(bens);
  assert.ok(await isInSight(bens, 'message 101.'));
  const place = await log(bens).locator('.unread-line').evaluate((line) => line.getBoundingClientRect().bottom);
  assert.ok(place > await top(bens, 'message 100.') && place <= await top(bens, 'message 101.'), 'the line is before the first unread message');

  await button(bens).click();
  await bubble(bens, `message ${count}.`).waitFor();
  for (let at = 0; at < 5; at++) {
    await frames(bens, 10);
    assert.ok(await distanceToEnd(bens) < 3, 'nothing throws the reader back');
  }
  await eventually(async () => assert.equal(await bens.title(), 'Parley'));
  assertNoFaults(bens);
  await bens.context().close();
});

test('What arrives while one reads back moves nothing, and a button leads to it', async () => {
  await log(page).evaluate((log) => log.scrollTo(0, log.scrollHeight / 2));
  await frames(page);
  const [text] = (await log(page).locator('article').nth(8).innerText()).split('.');
  const before = await top(page, `${text}.`);
  await sayAll(server, ben, 'friend', 'ada', ['news 1', 'news 2', 'news 3']);
  await page.getByRole('button', { name: '3 new messages' }).waitFor();
  await frames(page);
  assert.ok(Math.abs(await top(page, `${text}.`) - before) <= 1);
  assert.equal(await page.title(), '(3) Parley', 'what is out of sight is not read');

  await button(page).click();
  await bubble(page, 'news 3').waitFor();
  await button(page).waitFor({ state: 'detached' });
  await eventually(async () => assert.equal(await page.title(), 'Parley'));
});

test('What one sends while scrolled up is shown at the end', async () => {
  await log(page).evaluate((log) => log.scrollTo(0, log.scrollHeight / 3));
  await button(page).waitFor();
  await write(page, 'from far up');
  await eventually(async () => assert.ok(await isInSight(page, 'from far up')));
  await frames(page);
  assert.ok(await distanceToEnd(page) < 3);
});

test('Pictures have their height before they are loaded, and an own one is shown whole', async () => {
  await attach(page, { name: 'wall.png', mimeType: 'image/png', buffer: png(900, 700) });
  const picture = log(page).getByRole('button', { name: 'Open the picture wall.png' });
  await picture.waitFor();
  await eventually(() => picture.evaluate((button) => {
    const [{ bottom }, sight] = [button.getBoundingClientRect(), button.closest('[role=log]').getBoundingClientRect()];
    if (bottom > sight.bottom) throw new Error(`the picture ends ${bottom - sight.bottom} px below the sight`);
  }));
  await say(server, ben, 'friend', 'ada', 'nice');
  await bubble(page, 'nice').waitFor();

  let load;
  const held = new Promise((resolve) => { load = resolve; });
  await page.route('**/thumbnail?*', async (route) => {
    await held;
    await route.fallback();
  });
  await page.reload({ waitUntil: 'domcontentloaded' });
  await picture.waitFor();
  await frames(page);
  const places = async () => [await top(page, 'from far up'), await top(page, 'nice'), await distanceToEnd(page)];
  const before = await places();
  const { height } = await picture.boundingBox();
  assert.ok(height > 200, `${height} px are reserved`);
  load();
  await eventually(() => picture.locator('img').evaluate((image) => { if (!image.complete || !image.naturalWidth) throw new Error('not loaded'); }));
  await frames(page);
  assert.deepEqual(await places(), before);
  assertNoFaults(page);
});
