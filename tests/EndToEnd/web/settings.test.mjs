// The settings, page by page, and the notices with what can be done about them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { assertAccessible, assertFits, assertNoFaults, befriend, openWeb, screenshot, signUp } from './lib.mjs';

// A picture of one pixel.
const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let browser;
let server;
let ada;
let ben;
before(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  ada = await signUp(server, 'ada', 'Ada Lovelace');
  ben = await signUp(server, 'ben', 'Ben');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const close = async (page) => {
  assertNoFaults(page);
  await page.context().close();
};
const text = (page, words) => page.getByText(words).first().waitFor();

test('Every page of the settings fits, is accessible and is reached by keyboard', async () => {
  for (const narrow of [false, true]) {
    const page = await openWeb(browser, server, { person: ada, path: '/settings', narrow, colorScheme: narrow ? 'dark' : 'light' });
    const list = page.getByRole('navigation', { name: 'Pages of the settings' });
    await list.waitFor();
    await assertAccessible(page);
    const names = await list.getByRole('link').allTextContents();
    assert.equal(names.length, 8);
    for (const name of names) {
      await list.getByRole('link', { name }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
      await page.locator('.settings-page .card').first().waitFor();
      await assertFits(page);
      await assertAccessible(page);
      if (!narrow) continue;
      await page.getByRole('button', { name: 'To all settings' }).click();
      await list.waitFor();
    }
    await screenshot(page, narrow ? 'settings-phone-dark' : 'settings');
    await close(page);
  }
});

test('The profile: name, a few words, and a picture that others see', async () => {
  const page = await openWeb(browser, server, { person: ada, path: '/settings/profile' });
  await page.getByLabel('Name').fill('Ada King');
  await page.getByLabel('About you').fill('Analytical.');
  await page.getByRole('button', { name: 'Save' }).click();
  await text(page, 'Saved.');
  await page.locator('.side-head').getByText('Ada King').waitFor();
  await page.locator('input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await text(page, 'This browser cannot read this file as a picture.');
  await page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: dot });
  await page.getByRole('button', { name: 'Use this part' }).click();
  await text(page, 'Your picture has changed.');
  await page.locator('.picture-card img').waitFor();
  const { name, about, avatar } = await ben.call('GET', '/users/ada');
  assert.deepEqual({ name, about, hasAvatar: avatar !== undefined }, { name: 'Ada King', about: 'Analytical.', hasAvatar: true });
  await assertAccessible(page);
  await screenshot(page, 'settings-profile');
  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.locator('.picture-card img').waitFor({ state: 'detached' });
  await close(page);
});

/** A picture that is twice as wide as high: red on the left, blue on the right. */
const flag = (page) => page.evaluate(async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [800, 400];
  const context = canvas.getContext('2d');
  for (const [x, colour] of [[0, '#f00'], [400, '#00f']]) {
    context.fillStyle = colour;
    context.fillRect(x, 0, 400, 400);
  }
  const blob = await new Promise((resolve) => canvas.toBlob(resolve));
  return [...new Uint8Array(await blob.arrayBuffer())];
});

/** The colours at the left and the right edge of the user's picture, as its file on the server has them. */
const edges = (page, file) => page.evaluate(async (address) => {
  const picture = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const at = (x) => {
    const [red, , blue] = context.getImageData(x, picture.height / 2, 1, 1).data;
    return red > blue ? 'red' : 'blue';
  };
  return { size: `${picture.width}x${picture.height}`, edges: [at(2), at(picture.width - 3)] };
}, `/api/v1/files/${file}`);

test('One chooses the part of a picture that is shown, by dragging or by keyboard', async () => {
  const flora = await signUp(server, 'flora', 'Flora');
  for (const narrow of [false, true]) {
    const page = await openWeb(browser, server, { person: flora, path: '/settings/profile', narrow });
    const buffer = Buffer.from(await flag(page));
    const dialog = page.getByRole('dialog', { name: 'Which part is shown?' });
    const choose = async () => {
      await page.locator('input[type=file]').setInputFiles({ name: 'flag.png', mimeType: 'image/png', buffer });
      await dialog.waitFor();
    };
    const use = async (act) => {
      const changed = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.url().endsWith('/users/me'));
      await act();
      assert.equal((await changed).status(), 200);
      return edges(page, (await flora.call('GET', '/users/me')).avatar);
    };
    await choose();
    await assertFits(page);
    await assertAccessible(page);
    await screenshot(page, narrow ? 'settings-crop-phone' : 'settings-crop');
    assert.deepEqual(await use(() => dialog.getByRole('button', { name: 'Use this part' }).click()), { size: '400x400', edges: ['red', 'blue'] });

    await choose();
    const { x, y, width } = await dialog.locator('canvas').boundingBox();
    await page.mouse.move(x + width / 2, y + width / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 1.3, y + width / 3, { steps: 4 });
    await page.mouse.up();
    assert.deepEqual(await use(() => dialog.getByRole('button', { name: 'Use this part' }).click()), { size: '400x400', edges: ['red', 'red'] });

    await choose();
    for (let at = 0; at < 12; at++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('+');
    await page.keyboard.press('Tab');
    assert.ok(await dialog.getByRole('slider', { name: 'Zoom' }).evaluate((slider) => slider === document.activeElement));
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.deepEqual(await use(() => page.keyboard.press('Enter')), { size: '50x50', edges: ['blue', 'blue'] });
    await close(page);
  }
});

test('Another password signs out all other devices, and a wrong present one is said at its input', async () => {
  const carl = await signUp(server, 'carl', 'Carl');
  const other = await openWeb(browser, server, { person: carl });
  await other.locator('.side-head').waitFor();
  const page = await openWeb(browser, server, { person: carl, path: '/settings/password' });
  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('another horse');
  await page.keyboard.press('Enter');
  await text(page, 'This is not your current password.');
  await page.getByLabel('Current password').fill(carl.password);
  await page.getByLabel('New password').fill('Password1');
  await page.keyboard.press('Enter');
  await text(page, 'Many people use this password');
  await page.getByLabel('New password').fill('another horse');
  await page.keyboard.press('Enter');
  await text(page, 'Your password has changed.');
  await other.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
  await text(other, 'You have been signed out on this device.');
  await close(other);
  await close(page);
});

test('A device is signed out from another one, at once', async () => {
  const dora = await signUp(server, 'dora', 'Dora');
  const other = await openWeb(browser, server, { person: dora, path: '/settings/devices' });
  const page = await openWeb(browser, server, { person: dora, path: '/settings/devices' });
  await text(page, 'This device');
  await page.getByRole('button', { name: 'Sign out all others' }).waitFor();
  await screenshot(page, 'settings-devices');
  await page.getByRole('button', { name: /^Sign out (?!all)/ }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await text(page, 'Signed out.');
  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out all others' }).click();
  await text(page, 'You are signed in here only.');
  await other.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
  await close(other);
  await close(page);
});

test('Theme, text size and language change at once, and stay', async () => {
  const page = await openWeb(browser, server, { person: ada, path: '/settings/appearance' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('radio', { name: 'Dark' }).check();
  assert.notEqual(await background(), light);
  await page.getByRole('radio', { name: 'Large', exact: true }).check();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '18px');
  await page.getByLabel('Language').selectOption('zh');
  await page.getByRole('heading', { level: 1, name: '外观' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '外观' }).waitFor();
  assert.notEqual(await background(), light);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
  await assertAccessible(page);
  await screenshot(page, 'settings-appearance-zh-dark');
  await close(page);
});

test('Blocked people are unblocked, and being seen online is turned off', async () => {
  await ada.call('PUT', '/blocks/ben');
  const page = await openWeb(browser, server, { person: ada, path: '/settings/privacy' });
  await page.getByRole('button', { name: 'Unblock Ben' }).click();
  await text(page, 'You have blocked nobody.');
  assert.deepEqual((await ada.call('GET', '/blocks')).blocks, []);
  const visible = page.getByRole('switch', { name: 'Show friends when I am online' });
  await visible.click();
  await page.reload();
  await page.waitForFunction(() => document.querySelector('[role=switch]')?.checked === false);
  await visible.click();
  await close(page);
});

test('Signing out asks first, and leaves nothing of the user in sight', async () => {
  const page = await openWeb(browser, server, { person: ada, path: '/settings/about' });
  await page.getByRole('button', { name: 'Show the shortcuts' }).click();
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
  assert.equal(await page.getByText('Ada').count(), 0);
  await close(page);
});

describe('the notices', () => {
  test('say what happened, and requests are answered there', async () => {
    const eve = await signUp(server, 'eve', 'Eve');
    const page = await openWeb(browser, server, { person: eve, path: '/c/server/server' });
    await text(page, 'No notices yet');
    await assertAccessible(page);
    await ben.call('POST', '/friend-requests', { to: 'eve', message: 'It is Ben.' });
    await text(page, 'Ben wants to be friends with you.');
    await text(page, 'It is Ben.');
    await page.getByRole('button', { name: 'Accept' }).click();
    await text(page, 'You and Ben are friends now.');
    await page.getByRole('button', { name: 'Accept' }).waitFor({ state: 'detached' });
    await ben.call('POST', '/groups', { name: 'Tea', members: ['eve'] });
    await text(page, 'Ben added you to the group Tea.');
    await assertAccessible(page);
    await screenshot(page, 'notices');
    await page.getByRole('link', { name: 'Open the group' }).click();
    await page.getByRole('heading', { name: 'Tea' }).waitFor();
    await close(page);
  });

  test('are counted on the bell until the user has seen them', async () => {
    const fay = await signUp(server, 'fay', 'Fay');
    await befriend(ben, fay);
    const page = await openWeb(browser, server, { person: fay, narrow: true, locale: 'zh-CN', colorScheme: 'dark' });
    await page.getByRole('link', { name: /^通知: \d+$/ }).click();
    await text(page, '你和 Ben 已成为好友。');
    await assertFits(page);
    await assertAccessible(page);
    await screenshot(page, 'notices-phone-dark-zh');
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByRole('link', { name: '通知', exact: true }).waitFor();
    await close(page);
  });
});
