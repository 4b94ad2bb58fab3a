// Conversations in the web client: people write to each other in several browsers at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { bubble, choose, distanceToEnd, enter, eventually, frames, input, log, row, sayAll, state, texts, write } from './chats.mjs';
import { adaAndFriends, assertNoFaults, openWeb } from './lib.mjs';

let server;
let browser;
let ada;
let ben;
let carl;
let tea;
let adas;
let bens;
let carls;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [ada, ben, carl] = await adaAndFriends(server);
  tea = (await ada.call('POST', '/groups', { name: 'Tea', members: ['ben', 'carl'] })).id;
  [adas, bens, carls] = await Promise.all([
    openWeb(browser, server, { person: ada, path: '/c/friend/ben' }),
    openWeb(browser, server, { person: ben, path: '/c/friend/ada' }),
    openWeb(browser, server, { person: carl, path: `/c/group/${tea}` }),
  ]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const stored = async (person, kind, other) =>
  (await person.call('GET', `/conversations/${kind}/${other}/messages`)).messages.map(({ msg }) => msg.msg);

test('Two people see what the other writes, that it was read, and that they are typing', async () => {
  await write(adas, 'Tea at five?');
  await bubble(bens, 'Tea at five?').waitFor();
  await state(adas, 'Tea at five?', 'Read').waitFor();

  await bens.getByRole('link', { name: 'People' }).click();
  await write(adas, 'Or at six?');
  await state(adas, 'Or at six?', 'Sent').waitFor();
  await row(bens, 'Ada').getByLabel('1 unread message').waitFor();
  assert.equal(await state(adas, 'Or at six?', 'Read').count(), 0, 'nobody has looked at it');
  await enter(bens, 'Ada');
  await state(adas, 'Or at six?', 'Read').waitFor();

  await input(bens).pressSequentially('Fi');
  await adas.locator('.chat-head').getByText('typing…').waitFor();
  await row(adas, 'Ben').getByText('typing…').waitFor();
  await write(bens, 'Five is fine');
  await bubble(adas, 'Five is fine').waitFor();
  await adas.locator('.typing').first().waitFor({ state: 'detached' });
});

test('Three people in a group see the same order, also when all write at once', async () => {
  await adas.goto(`${server.url}/c/group/${tea}`);
  await bens.goto(`${server.url}/c/group/${tea}`);
  await Promise.all([[adas, 'a'], [bens, 'b'], [carls, 'c']].map(async ([page, name]) => {
    for (let at = 0; at < 4; at++) await write(page, `${name}${at}`);
  }));
  const order = await eventually(async () => {
    const seen = await Promise.all([adas, bens, carls].map(texts));
    assert.equal(seen[0].length, 12);
    assert.deepEqual(seen[1], seen[0]);
    assert.deepEqual(seen[2], seen[0]);
    return seen[0];
  });
  assert.deepEqual(order.filter((text) => text.startsWith('a')), ['a0', 'a1', 'a2', 'a3'], 'what one person writes keeps its order');
  await state(adas, 'a3', 'Read').waitFor();
});

test('An edit, a recall and a reply show at once for others, and a quote leads to its message', async () => {
  await write(carls, 'Who brings the caek?');
  await state(carls, 'caek', /Sent|Read/).waitFor();
  await bubble(bens, 'caek').waitFor();
  await input(carls).press('ArrowUp');
  await carls.locator('.composer-bar').getByText('Edit the message').waitFor();
  await write(carls, 'Who brings the cake?');
  await bubble(bens, 'the cake?').getByText('edited').waitFor();
  assert.equal(await bubble(bens, 'caek').count(), 0);

  await choose(bens, 'the cake?', 'Reply');
  await write(bens, 'I do');
  // The crumbs drive it out of sight, and what is out of sight is not drawn.
  await bubble(adas, 'I do').locator('.quote').getByText('Who brings the cake?').waitFor();
  await sayAll(server, ben, 'group', tea, Array.from({ length: 40 }, (_, at) => `crumb ${at}`));
  await bubble(adas, 'crumb 39').waitFor();
  await eventually(async () => {
    // The last message may still bring the end into sight.
    await log(adas).evaluate((log) => log.scrollTo(0, 0));
    await bubble(adas, 'I do').locator('.quote').click({ timeout: 2_000 });
  });
  await adas.waitForURL(/\?at=\d+$/);
  await adas.locator('article.marked').getByText('the cake?').waitFor();

  await choose(carls, 'crumb 39', 'Reply');
  await write(carls, 'Too many');
  await state(carls, 'Too many', /Sent|Read/).waitFor();
  await choose(carls, 'Too many', 'Recall');
  await carls.getByRole('dialog').getByRole('button', { name: 'Recall', exact: true }).click();
  await log(bens).getByText('Carl recalled a message').waitFor();
  assert.equal(await bubble(bens, 'Too many').count(), 0);
});

test('A member is mentioned from the menu, and sees it in the list', async () => {
  await carls.goto(`${server.url}/c/friend/ada`);
  await input(bens).pressSequentially('Ask @ca');
  await bens.getByRole('option', { name: /Carl/ }).waitFor();
  await input(bens).press('Enter');
  await eventually(async () => assert.equal(await input(bens).inputValue(), 'Ask @carl '));
  await input(bens).pressSequentially('about it');
  await input(bens).press('Enter');
  await bubble(bens, 'about it').locator('a.mention').getByText('Carl').waitFor();
  await row(carls, 'Tea').getByRole('img', { name: 'Mentions you' }).waitFor();
  await row(carls, 'Tea').click();
  await bubble(carls, 'about it').locator('.mention.me').waitFor();
  await row(carls, 'Tea').getByRole('img', { name: 'Mentions you' }).waitFor({ state: 'detached' });
});

test('Enter that belongs to an input method neither sends nor chooses a mention', async () => {
  const devtools = await bens.context().newCDPSession(bens);
  const safari = () => input(bens).evaluate((input) =>
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })));

  for (const begun of ['你好', '@']) {
    await input(bens).fill(begun);
    if (begun === '@') await bens.getByRole('listbox', { name: 'People to mention' }).waitFor();
    await devtools.send('Input.imeSetComposition', { text: 'ca', selectionStart: 2, selectionEnd: 2 });
    await bens.keyboard.press('Enter');
    await devtools.send('Input.insertText', { text: 'ca' });
    await safari();
    await frames(bens);
    const left = (await input(bens).inputValue()).replaceAll('\n', '');
    assert.equal(left, `${begun}ca`);
  }

  await write(bens, '茶好了');
  await bubble(carls, '茶好了').waitFor();
  assert.deepEqual((await stored(ben, 'group', tea)).slice(-2), ['Ask @carl about it', '茶好了']);
  for (const page of [adas, bens, carls]) assertNoFaults(page);
});

test('The end stays in sight of those who are there, also if the browser tells late where it has scrolled to', async () => {
  const slow = await openWeb(browser, server, { person: ada, path: `/c/group/${tea}` });
  await log(slow).locator('article').first().waitFor();
  await eventually(async () => assert.ok(await distanceToEnd(slow) < 80));
  await slow.evaluate(() => { globalThis.addEventListener('scroll', (event) => event.stopImmediatePropagation(), { capture: true }); });
  for (let at = 0; at < 8; at++) {
    await sayAll(server, ben, 'group', tea, [`late ${at}`]);
    await row(slow, 'Tea').getByText(`late ${at}`).waitFor();
  }
  await bubble(slow, 'late 7').waitFor();
  await eventually(async () => assert.ok(await distanceToEnd(slow) < 80), 5_000);
  await slow.context().close();
});
