// Notifications: one for several tabs, none while somebody looks, and what a click opens. The service worker is the real one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { assertAccessible, befriend, openWeb, signUp } from './lib.mjs';

let browser;
let server;
let ada;
let socket;
let page;
before(async () => {
  [browser, server] = await Promise.all([launchBrowser({ whole: true }), startServer()]);
  ada = await signUp(server, 'ada', 'Ada');
  const ben = await signUp(server, 'ben', 'Ben');
  await befriend(ada, ben);
  socket = io(`${server.url}/friend`, { auth: { sid: ben.sid } });
  page = await openWeb(browser, server, { person: ada, permissions: ['notifications'], path: '/settings/notifications' });
});
after(async () => {
  socket?.close();
  await browser?.close();
  await server?.stop();
});

const say = async (msg) => assert.equal((await socket.timeout(10_000).emitWithAck('sendfsmg', { to: 'ada', msg: { msg, kind: 'text' } })).msg.code, 1);

/** Contexts of Playwright are incognito, where Chromium has no push service, and says so. */
const assertNothingElse = ({ faults }) => assert.deepEqual(faults.filter((text) => !text.includes('Push API in incognito')), []);

/** What the system shows now. */
const shown = () => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
});

async function untilShown(expected) {
  for (const late = Date.now() + 20_000; ;) {
    const now = await shown();
    if (JSON.stringify(now) === JSON.stringify(expected) || Date.now() > late) return assert.deepEqual(now, expected);
    await page.waitForTimeout(100);
  }
}

/** Lets another window have the focus, as the system would. Playwright pretends that each page has it. */
async function lookAway(...pages) {
  for (const one of pages) await pretendFocus(one, false);
  await (await page.context().newPage()).bringToFront();
  for (const one of pages) await one.waitForFunction(() => !document.hasFocus());
}

const sessions = new WeakMap();

async function pretendFocus(one, enabled) {
  if (!sessions.has(one)) sessions.set(one, await one.context().newCDPSession(one));
  await sessions.get(one).send('Emulation.setFocusEmulationEnabled', { enabled });
}

/** Runs something in the service worker. */
const inWorker = (work) => page.context().serviceWorkers()[0].evaluate(work);

test('The user is asked only after a click', async () => {
  const toggle = page.getByRole('switch', { name: 'Notifications on this device' });
  await toggle.waitFor();
  assert.equal(await page.evaluate(async () => await navigator.serviceWorker.getRegistration()), undefined);
  await toggle.click();
  await page.getByRole('button', { name: 'Show an example' }).waitFor();
  assert.ok(await toggle.isChecked());
  await assertAccessible(page);
});

test('Two tabs show one notification, also of the chat that is open in one of them', async () => {
  const other = await page.context().newPage();
  await other.goto(`${server.url}/c/friend/ben`);
  await other.getByRole('heading', { name: 'Ben' }).waitFor();
  await page.goto(server.url);
  await page.locator('.side-head').getByText('Ada').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await inWorker(() => {
    self.shows = 0;
    const show = self.registration.showNotification.bind(self.registration);
    self.registration.showNotification = (...notification) => { self.shows++; return show(...notification); };
  });
  await lookAway(page, other);
  await say('Tea?');
  await untilShown([{ title: 'Ben', body: 'Tea?', tag: '/c/friend/ben' }]);
  await say('At five?');
  await untilShown([{ title: 'Ben', body: 'At five?', tag: '/c/friend/ben' }]);
  await page.waitForTimeout(1_000); // The other tab is as fast as this one, or a little slower.
  assert.equal(await inWorker(() => self.shows), 2);
  await other.close();
});

test('A click opens the conversation', async () => {
  assert.equal(new URL(page.url()).pathname, '/');
  await inWorker(async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  });
  await page.waitForURL('**/c/friend/ben');
  await untilShown([]);
});

test('Reading on another device takes the notification away', async () => {
  // Before it is connected, what arrives is no news. Once it is, the page asks where to push.
  await Promise.all([page.waitForResponse('**/api/v1/push/key'), page.goto(server.url)]);
  await page.waitForTimeout(1_500); // After a load the browser looks for a newer service worker.
  await lookAway(page);
  await say('Or at six?');
  await untilShown([{ title: 'Ben', body: 'Or at six?', tag: '/c/friend/ben' }]);
  const phone = await openWeb(browser, server, { person: ada, path: '/c/friend/ben', narrow: true });
  await phone.getByText('Or at six?').waitFor();
  await untilShown([]);
  await phone.context().close();
});

test('Somebody who looks at the page is not notified', async () => {
  await pretendFocus(page, true);
  await page.bringToFront();
  const before = await inWorker(() => self.shows);
  await say('Or at seven?');
  await page.getByText('Or at seven?').first().waitFor();
  await page.waitForTimeout(1_500); // Longer than the page waits for other devices.
  assert.deepEqual(await shown(), []);
  assert.equal(await inWorker(() => self.shows), before);
});

test('A friend request is told too', async () => {
  await lookAway(page);
  const carl = await signUp(server, 'carl', 'Carl');
  await carl.call('POST', '/friend-requests', { to: 'ada' });
  await untilShown([{ title: 'Parley', body: 'Carl wants to be friends with you.', tag: '/c/server/server' }]);
});

test('A push is shown while the client is closed, in the user’s language', async () => {
  await page.goto(`${server.url}/settings/appearance`);
  await page.getByLabel('Language').selectOption('zh');
  await page.getByRole('heading', { name: '外观' }).waitFor();
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.active?.scriptURL.endsWith('zh'));
  const session = await page.context().newCDPSession(page);
  const registered = new Promise((resolve) => session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && resolve(registrations[0])));
  await session.send('ServiceWorker.enable');
  const { registrationId } = await registered;
  const push = { room: '/group', with: 'g1', from: 'ben', name: 'Ben', group: 'Tea', kind: 'image', id: 'm1', seq: 1, time: Date.now() };
  await lookAway(page);
  await session.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId, data: JSON.stringify(push) });
  await page.waitForFunction(async () => (await (await navigator.serviceWorker.getRegistration()).getNotifications()).some(({ title, body, tag }) => title === 'Tea' && body === 'Ben: 图片' && tag === '/c/group/g1'));
});

test('Signing out takes everything of the user out of sight', async () => {
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('heading', { name: '登录 Parley' }).waitFor();
  await untilShown([]);
  assertNothingElse(page);
  await page.context().close();
});

test('Turned off means off', async () => {
  page = await openWeb(browser, server, { person: ada, permissions: ['notifications'], path: '/settings/notifications' });
  const toggle = page.getByRole('switch', { name: 'Notifications on this device' });
  const example = page.getByRole('button', { name: 'Show an example' });
  await toggle.click();
  await example.waitFor();
  await toggle.click();
  await example.waitFor({ state: 'detached' });
  await lookAway(page);
  await say('Good night');
  await page.locator('.row').getByText('Good night').waitFor();
  await page.waitForTimeout(1_500);
  assert.deepEqual(await shown(), []);
  assertNothingElse(page);
});

test('The server is told where to push', async () => {
  const other = await openWeb(browser, server, { person: ada, permissions: ['notifications'], path: '/favicon.svg' });
  // A browser without a connection to its vendor has no push service: this is what it would answer.
  await other.addInitScript(() => {
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => ({
      toJSON: () => ({ endpoint: 'https://push.example.com/abc', expirationTime: null, keys: { p256dh: applicationServerKey, auth: 'AAAAAAAAAAAAAAAAAAAAAA' } }),
    });
  });
  await other.goto(`${server.url}/settings/notifications`);
  const told = other.waitForResponse((response) => response.request().method() === 'PUT' && response.url().endsWith('/push/subscription'));
  await other.getByRole('switch', { name: 'Notifications on this device' }).click();
  assert.equal((await told).status(), 204);
  const again = other.waitForResponse((response) => response.url().endsWith('/push/subscription'));
  await other.reload();
  assert.equal((await again).status(), 204, 'each session makes its own');
  await other.context().close();
});
