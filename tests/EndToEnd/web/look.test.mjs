// What one sees at a glance, and that nothing is cut, covered or torn apart: with long names, in narrow windows, with a mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { bubble, enter, eventually, input, log, row, sayAll, state, title, write } from './chats.mjs';
import { assertAccessible, assertFits, assertNoFaults, befriend, openWeb, say, screenshot, signUp } from './lib.mjs';

const longName = 'Maximiliane Wolfeschlegelsteinhausenbergerdorff-Huxley';
const address = 'https://design.example.com/onboarding/second-step?variant=split&theme=calm#preview';

let server;
let browser;
let ada;
let ben;
let max;
let team;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [ada, ben, max] = [await signUp(server, 'ada', 'Ada'), await signUp(server, 'ben', 'Ben Fischer'), await signUp(server, 'max', longName)];
  const dora = await signUp(server, 'dora', 'Dora Quist');
  for (const other of [ben, max, dora]) await befriend(ada, other);
  await befriend(ben, max);
  team = (await ada.call('POST', '/groups', { name: 'Team', members: ['ben', 'max'] })).id;
  await ada.call('PATCH', `/groups/${team}`, { about: 'What we ship next.' });
  await sayAll(server, ben, 'group', team, ['Who checks the texts?', '🎉🎉', '- one\n- two']);
  await sayAll(server, max, 'group', team, [`Would the same pattern work for the invitation page? See ${address}`]);
  await sayAll(server, ada, 'group', team, ['I check the texts tomorrow morning.']);
  await sayAll(server, ben, 'friend', 'ada', ['Lunch?']);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const box = (locator) => locator.evaluate((element) => element.getBoundingClientRect().toJSON());

/** Whether a text that is too long for its place ends in an ellipsis there. */
const isShortened = (locator) => locator.evaluate((element) =>
  element.scrollWidth > element.clientWidth && getComputedStyle(element).textOverflow === 'ellipsis');

/** In how many lines the texts of an element stand. */
const linesOf = (locator) => locator.evaluate((element) => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const tops = new Set();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const { top } of range.getClientRects()) tops.add(Math.round(top));
  }
  return tops.size;
});

test('The list says what is unread, and how far an own message has come', async () => {
  const page = await openWeb(browser, server, { person: ada });
  await row(page, 'Ben Fischer').and(page.locator('[data-unread]')).waitFor();
  await enter(page, 'Ben Fischer');
  await row(page, 'Ben Fischer').and(page.locator(':not([data-unread])')).waitFor();
  await write(page, 'At one.');
  const tick = (name) => row(page, 'Ben Fischer').getByRole('img', { name, exact: true });
  await tick('Sent').waitFor();
  const bens = await openWeb(browser, server, { person: ben, path: '/c/friend/ada' });
  await bubble(bens, 'At one.').waitFor();
  await tick('Read').waitFor();
  await say(server, ben, 'friend', 'ada', 'See you');
  await tick('Read').waitFor({ state: 'detached' });
  await assertAccessible(page);
  assertNoFaults(page);
  await Promise.all([page, bens].map((page) => page.context().close()));
});

test('A conversation begins with whom it is, also before the first message', async () => {
  const page = await openWeb(browser, server, { person: ada, path: `/c/group/${team}` });
  const beginning = page.locator('.beginning');
  await beginning.getByText('What we ship next.').waitFor();
  await page.locator('.chat-head').getByText('3 members · What we ship next.').waitFor();
  await page.goto(`${server.url}/c/friend/dora`);
  await beginning.getByText('Dora Quist', { exact: true }).waitFor();
  await beginning.getByText('No messages yet. Say hello.').waitFor();
  assert.equal(await input(page).getAttribute('aria-label'), 'Message to Dora Quist');
  await assertAccessible(page);
  await write(page, 'Hello!');
  await state(page, 'Hello!', 'Sent').waitFor();
  await beginning.getByText('This is where the conversation begins.').waitFor();
  assertNoFaults(page);
  await page.context().close();
});

test('A message is answered with one click of a mouse, beside the message at every width', async () => {
  for (const width of [480, 820, 1280]) {
    const page = await openWeb(browser, server, { person: ada, path: `/c/group/${team}`, viewport: { width, height: 800 } });
    const long = bubble(page, 'invitation page');
    await long.hover();
    const [message, actions] = [await box(long.locator('.bubble')), await box(long.locator('.message-actions'))];
    assert.ok(actions.left >= message.right && actions.right <= width, `at ${width} px: ${JSON.stringify([message, actions])}`);
    assert.ok(actions.top >= message.top && actions.bottom <= message.bottom, `at ${width} px: ${JSON.stringify([message, actions])}`);
    await long.getByRole('button', { name: 'Reply' }).click();
    await page.locator('.composer-bar').getByText(longName).waitFor();
    await assertFits(page);
    await page.context().close();
  }
});

test('Nobody is offered an answer where they cannot write', async () => {
  await ada.call('PUT', `/groups/${team}/mute`, {});
  const page = await openWeb(browser, server, { person: ben, path: `/c/group/${team}` });
  await page.locator('.cannot-write').waitFor();
  await bubble(page, 'tomorrow morning').hover();
  assert.equal(await bubble(page, 'tomorrow morning').getByRole('button', { name: 'Reply' }).count(), 0);
  await bubble(page, 'tomorrow morning').locator('.bubble').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy text' }).waitFor();
  assert.equal(await page.getByRole('menuitem', { name: 'Reply' }).count(), 0);
  await page.context().close();
  await ada.call('DELETE', `/groups/${team}/mute`);
});

test('What a search finds stands beside the messages, and covers none', async () => {
  const page = await openWeb(browser, server, { person: ada, path: `/c/group/${team}` });
  await page.getByRole('button', { name: 'Search messages' }).click();
  await page.locator('.search-panel input').fill('texts');
  await page.locator('.search-panel .hit').first().waitFor();
  const panel = await box(page.locator('.search-panel'));
  for (const beside of [bubble(page, 'tomorrow morning').locator('.bubble'), page.locator('.composer .send')]) {
    assert.ok((await box(beside)).right <= panel.left);
  }
  assert.ok((await box(page.locator('.chat-head'))).right > panel.left, 'the head keeps its width');
  await page.locator('.search-panel input').fill('pattern');
  const hit = page.locator('.search-panel .hit').filter({ hasText: 'pattern' });
  await hit.waitFor();
  const [time, list] = [await box(hit.locator('time')), await box(page.locator('.hits'))];
  assert.ok(time.right <= list.right, 'a long name leaves room for the time');
  await assertAccessible(page);
  await screenshot(page, 'web-search-beside');
  await page.context().close();
});

test('Long names end in an ellipsis, and no word is torn apart', async () => {
  const page = await openWeb(browser, server, { person: ada, path: '/c/friend/max', narrow: true, viewport: { width: 360, height: 740 } });
  await title(page).getByText(longName).waitFor();
  assert.ok(await isShortened(title(page).locator('button')));
  await title(page).locator('button').click();
  const message = page.getByRole('dialog').locator('.tile').filter({ hasText: 'Message' });
  await message.waitFor();
  assert.equal(await linesOf(message), 1, 'the word "Message" is whole');
  await page.goto(`${server.url}/c/group/${team}`);
  assert.ok(await isShortened(bubble(page, 'invitation page').locator('.sender')));
  await assertFits(page);
  await page.context().close();
});

test('A file has its sign before it is sent', async () => {
  const page = await openWeb(browser, server, { person: ada, path: '/c/friend/ben' });
  await page.locator('.composer input[type=file]').setInputFiles([{ name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(10) }]);
  const sign = page.getByRole('dialog').locator('.file-icon svg');
  await sign.waitFor();
  assert.equal(await sign.evaluate((sign) => getComputedStyle(sign).opacity), '1');
  await page.context().close();
});

test('Emoji stand without a bubble, and the time below a list takes no line of its own', async () => {
  const page = await openWeb(browser, server, { person: ada, path: `/c/group/${team}`, colorScheme: 'dark' });
  const emoji = bubble(page, '🎉🎉').locator('.bubble');
  await emoji.waitFor();
  assert.equal(await emoji.evaluate((bubble) => getComputedStyle(bubble).backgroundColor), 'rgba(0, 0, 0, 0)');
  const list = bubble(page, 'two');
  const [last, time] = [await box(list.locator('li').last()), await box(list.locator('.meta'))];
  assert.ok(time.top - last.bottom < 8, `${time.top - last.bottom} px`);
  await eventually(async () => assert.equal(await log(page).getAttribute('aria-busy'), 'false'));
  await assertAccessible(page);
  await page.context().close();
});
