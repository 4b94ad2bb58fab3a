// Friends, requests, blocks and cards of people, in two or three browsers at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { assertAccessible, assertFits, assertNoFaults, befriend, openWeb, signUp } from './lib.mjs';

describe('People', { timeout: 120_000 }, () => {
  let server;
  let browser;
  let ada;
  let ben;
  let carl;
  let page;

  before(async () => {
    server = await startServer();
    browser = await launchBrowser();
    ada = await signUp(server, 'ada', 'Ada Lovelace');
    ben = await signUp(server, 'ben', 'Ben Okafor');
    carl = await signUp(server, 'carl', '陈小雨');
    page = await openWeb(browser, server, { person: ada, path: '/people' });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const tab = (on, name) => on.getByRole('tab', { name });
  const search = (on) => on.getByRole('main').getByRole('searchbox');
  const row = (on, name) => on.getByRole('main').getByRole('listitem').filter({ hasText: name });

  test('are found by a part of the name and asked with a message, which the other sees at once and accepts', async () => {
    const other = await openWeb(browser, server, { person: ben, path: '/people' });
    await tab(other, 'Requests').click();
    await other.getByText('No open requests').waitFor();

    await tab(page, 'Find people').click();
    await page.getByRole('searchbox', { name: 'Name, or' }).fill('okaf');
    await page.getByRole('button', { name: 'Add Ben Okafor as a friend' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('We met at the wall.');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Send request' }).click();
    await row(page, 'Ben Okafor').getByText('Requested').waitFor();

    await row(other, 'Ada Lovelace').getByText('We met at the wall.').waitFor();
    await assertAccessible(other);
    await other.getByRole('button', { name: 'Accept: Ada Lovelace' }).click();
    await other.getByText('No open requests').waitFor();
    await row(page, 'Ben Okafor').getByRole('link', { name: 'Message' }).waitFor();

    await tab(page, 'Friends').click();
    await row(page, 'Ben Okafor').getByText('Online').waitFor();
    assertNoFaults(other);
    await other.context().close();
    await row(page, 'Ben Okafor').getByText('last seen').waitFor();
  });

  test('who ask can be declined, and an own request can be withdrawn', async () => {
    await carl.call('POST', '/friend-requests', { to: 'ada', message: '你好' });
    await tab(page, 'Requests').click();
    await row(page, '陈小雨').getByText('你好').waitFor();
    await page.getByRole('button', { name: 'Decline: 陈小雨' }).click();
    await page.getByText('No open requests').waitFor();
    assert.deepEqual((await carl.call('GET', '/friend-requests')).requests, []);

    await ada.call('POST', '/friend-requests', { to: 'carl' });
    await page.getByRole('button', { name: 'Withdraw: 陈小雨' }).click();
    await page.getByText('No open requests').waitFor();
    assert.deepEqual((await carl.call('GET', '/friend-requests')).requests, []);
  });

  test('change on the page without taking what is typed in a dialog', async () => {
    await tab(page, 'Find people').click();
    await search(page).fill('carl');
    await page.getByRole('button', { name: 'Add 陈小雨 as a friend' }).click();
    const message = page.getByRole('textbox', { name: 'Message' });
    await message.fill('Half a sentence');
    await carl.call('POST', '/friend-requests', { to: 'ada' });
    await row(page, '陈小雨').getByRole('button', { name: 'Accept: 陈小雨', includeHidden: true }).waitFor({ state: 'attached' });
    assert.equal(await message.inputValue(), 'Half a sentence');
    await page.keyboard.press('Escape');
    await message.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Accept: 陈小雨' }).click();
    await row(page, '陈小雨').getByRole('link', { name: 'Message' }).waitFor();
  });

  test('have a card with an own name for them, which other places show too', async () => {
    await ben.call('PATCH', '/users/me', { about: 'Climbs things.' });
    await tab(page, 'Friends').click();
    await page.getByRole('button', { name: 'Profile: Ben Okafor' }).click();
    const card = page.getByRole('dialog', { name: 'Profile' });
    await card.getByText('Climbs things.').waitFor();
    await assertAccessible(page);
    await card.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Benny');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('textbox', { name: 'Name' }).waitFor({ state: 'detached' });
    await card.getByText('Calls themselves Ben Okafor').waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    await row(page, 'Benny').waitFor();
    await search(page).fill('okafor benny');
    assert.equal(await page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Profile/ }) }).count(), 1);
    await search(page).fill('nobody');
    await page.getByRole('button', { name: 'Search everybody' }).click();
    await page.getByText('Nobody here is called “nobody”').waitFor();
  });

  test('can be blocked and unblocked', async () => {
    await tab(page, 'Friends').click();
    await page.getByRole('button', { name: 'Profile: 陈小雨' }).click();
    const card = page.getByRole('dialog', { name: 'Profile' });
    await card.getByRole('button', { name: 'Block' }).click();
    await page.getByRole('dialog', { name: 'Block 陈小雨?' }).getByRole('button', { name: 'Block' }).click();
    await card.getByText('You have blocked this person.').waitFor();
    await page.keyboard.press('Escape');
    await tab(page, 'Blocked').click();
    await page.getByRole('button', { name: 'Unblock: 陈小雨' }).click();
    await page.getByText('You have blocked nobody').waitFor();
    assert.deepEqual((await ada.call('GET', '/blocks')).blocks, []);
  });

  test('stay friends until the question is answered with yes', async () => {
    await tab(page, 'Friends').click();
    await page.getByRole('button', { name: 'Profile: 陈小雨' }).click();
    const card = page.getByRole('dialog', { name: 'Profile' });
    await card.getByRole('button', { name: 'Remove friend' }).click();
    const question = page.getByRole('dialog', { name: 'Remove 陈小雨 from your friends?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    assert.equal((await ada.call('GET', '/friends')).friends.length, 2);
    await card.getByRole('button', { name: 'Remove friend' }).click();
    await question.getByRole('button', { name: 'Remove friend' }).click();
    await card.getByRole('button', { name: 'Add as a friend' }).waitFor();
    await page.keyboard.press('Escape');
    await row(page, '陈小雨').waitFor({ state: 'detached' });
    assertNoFaults(page);
  });

  test('fit on a phone, in Chinese and in the dark, and are reached by keys', async () => {
    await befriend(carl, ada);
    const phone = await openWeb(browser, server, { person: ada, path: '/people', narrow: true, locale: 'zh-CN', colorScheme: 'dark' });
    await phone.getByRole('searchbox', { name: '搜索 2 位好友' }).waitFor();
    await assertFits(phone);
    await assertAccessible(phone);
    await phone.getByRole('searchbox', { name: '搜索 2 位好友' }).focus();
    await phone.keyboard.press('ArrowDown');
    await phone.waitForFunction(() => document.activeElement?.classList.contains('person'));
    await phone.keyboard.press('Tab');
    await phone.keyboard.press('Enter');
    await phone.getByRole('dialog', { name: '个人资料' }).waitFor();
    await assertAccessible(phone);
    await phone.keyboard.press('Escape');
    await phone.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('个人资料'));
    assertNoFaults(phone);
  });
});
