// Moving between conversations, devices and tabs in the web client: nothing goes to the wrong place, nothing is lost or counted twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { bubble, enter, eventually, input, row, sayAll, texts, title, write } from './chats.mjs';
import { adaAndFriends, assertNoFaults, openWeb, say } from './lib.mjs';

let server;
let browser;
let ada;
let ben;
let carl;
let page;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [ada, ben, carl] = await adaAndFriends(server);
  await sayAll(server, ben, 'friend', 'ada', Array.from({ length: 90 }, (_, at) => `line ${at + 1}.`));
  await say(server, carl, 'friend', 'ada', 'hello from Carl');
  page = await openWeb(browser, server, { person: ada });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const written = async (other) =>
  (await ada.call('GET', `/conversations/friend/${other}/messages`)).messages.filter(({ from }) => from === 'ada').map(({ msg }) => msg.msg);

test('The title and the badges are the sum of what is unread, and fall on all devices', async () => {
  const device = await openWeb(browser, server, { person: ada, path: '/people' });
  for (const each of [page, device]) {
    await row(each, 'Ben').getByLabel('90 unread messages').waitFor();
    await row(each, 'Carl').getByLabel('1 unread message').waitFor();
    await eventually(async () => assert.equal(await each.title(), '(91) Parley'));
  }
  await enter(page, 'Carl');
  for (const each of [page, device]) {
    await row(each, 'Carl').locator('.badge').waitFor({ state: 'detached' });
    await eventually(async () => assert.equal(await each.title(), '(90) Parley'));
  }
  await enter(device, 'Ben');
  await device.getByRole('button', { name: 'new messages' }).click();
  for (const each of [page, device]) {
    await row(each, 'Ben').locator('.badge').waitFor({ state: 'detached' });
    await eventually(async () => assert.equal(await each.title(), 'Parley'));
  }
  assertNoFaults(device);
  await device.context().close();
});

test('A message goes to the conversation on screen, however quickly one switches', async () => {
  for (let at = 0; at < 5; at++) {
    await row(page, 'Ben').click();
    await page.keyboard.type(`ben ${at}`);
    await page.keyboard.press('Enter');
    await row(page, 'Carl').click();
    await page.keyboard.type(`carl ${at}`);
    await page.keyboard.press('Enter');
  }
  await eventually(async () => {
    assert.deepEqual(await written('ben'), ['ben 0', 'ben 1', 'ben 2', 'ben 3', 'ben 4']);
    assert.deepEqual(await written('carl'), ['carl 0', 'carl 1', 'carl 2', 'carl 3', 'carl 4']);
  });
});

test('A draft stays with its conversation, over a switch and a reload, until it is sent', async () => {
  await enter(page, 'Ben');
  await input(page).pressSequentially('half a thou');
  await enter(page, 'Carl');
  assert.equal(await input(page).inputValue(), '');
  await row(page, 'Ben').getByText('half a thou').waitFor();
  await input(page).pressSequentially('for Carl');
  await enter(page, 'Ben');
  assert.equal(await input(page).inputValue(), 'half a thou');
  await page.reload();
  await eventually(async () => assert.equal(await input(page).inputValue(), 'half a thou'));
  await enter(page, 'Carl');
  assert.equal(await input(page).inputValue(), 'for Carl');
  await input(page).press('Enter');
  await bubble(page, 'for Carl').waitFor();
  await page.reload();
  await bubble(page, 'for Carl').waitFor();
  assert.equal(await input(page).inputValue(), '');
});

test('Back and Forward go through the conversations', async () => {
  await enter(page, 'Ben');
  await enter(page, 'Carl');
  await page.goBack();
  await title(page).getByText('Ben').waitFor();
  await page.goBack();
  await title(page).getByText('Carl').waitFor();
  await page.goForward();
  await title(page).getByText('Ben').waitFor();
  await page.goForward();
  await title(page).getByText('Carl').waitFor();
  await bubble(page, 'for Carl').waitFor();
});

test('A link to a conversation or to a message opens it, also in a browser that knows nothing yet', async () => {
  const fresh = await openWeb(browser, server, { person: ada, path: '/c/friend/ben?at=7' });
  await fresh.locator('article.marked').getByText('line 7.').waitFor();
  await eventually(() => bubble(fresh, 'line 7.').evaluate((message) => {
    const { top, bottom } = message.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) throw new Error(`the message is at ${top}`);
  }));
  await fresh.goto(`${server.url}/c/friend/carl`);
  await bubble(fresh, 'hello from Carl').waitFor();
  assertNoFaults(fresh);
  await fresh.context().close();
});

test('Two tabs agree, and neither shows or sends anything twice', async () => {
  await page.goto(`${server.url}/c/friend/carl`);
  const tab = await page.context().newPage();
  await tab.goto(`${server.url}/c/friend/carl`);
  await bubble(tab, 'for Carl').waitFor();
  for (let at = 0; at < 4; at++) await Promise.all([write(page, `first tab ${at}`), write(tab, `second tab ${at}`)]);
  await say(server, carl, 'friend', 'ada', 'both of you?');
  await eventually(async () => {
    const [one, other] = [await texts(page), await texts(tab)];
    assert.deepEqual(one, other);
    for (const from of ['first', 'second']) assert.equal(one.filter((text) => text.startsWith(`${from} tab`)).length, 4);
    assert.equal(one.filter((text) => text === 'both of you?').length, 1);
  });
  assert.equal((await written('carl')).filter((text) => text.includes(' tab ')).length, 8);

  await tab.goto(`${server.url}/people`);
  await page.goto(`${server.url}/people`);
  await say(server, carl, 'friend', 'ada', 'news');
  for (const each of [page, tab]) await eventually(async () => assert.equal(await each.title(), '(1) Parley'));
  await enter(tab, 'Carl');
  for (const each of [page, tab]) await eventually(async () => assert.equal(await each.title(), 'Parley'));
  assertNoFaults(page);
});
