// Two people use the page in two browsers. Screenshots are kept in artifacts/screenshots.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { launchBrowser, openPage } from './chrome.mjs';
import { runServer, startServer } from './server.mjs';

const screenshots = fileURLToPath(new URL('../../artifacts/screenshots/', import.meta.url));
const password = 'correct horse battery';

let server;
let browser;
let alice;
let bob;
const consoleErrors = [];

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  server = await startServer();
  browser = await launchBrowser();
  alice = await newPerson('alice');
  bob = await newPerson('bob');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function newPerson(name, options = {}) {
  const page = await openPage(browser, { locale: 'en-GB', viewport: { width: 1100, height: 720 }, ...options });
  page.on('pageerror', (error) => consoleErrors.push(`${name}: ${error}`));
  // A missing server is no fault of the page, but Chromium writes it to the console.
  page.on('console', (message) => { if (message.type() === 'error' && !/ERR_(CONNECTION|INTERNET|EMPTY)/.test(message.text())) consoleErrors.push(`${name}: ${message.text()}`); });
  return page;
}

async function signUp(page, id, displayName) {
  await page.goto(server.url);
  await page.getByTestId('show-signup').click();
  await page.getByTestId('user-id').fill(id);
  await page.getByTestId('display-name').fill(displayName);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('signup-form').getByTestId('submit').click();
  await page.getByTestId('me').waitFor();
  await online(page);
}

const online = (page) => page.getByTestId('connection').waitFor({ state: 'hidden' });

async function say(page, text) {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
}

// The whole text: "line 1" beside a time of 3:00 is not "line 13".
const message = (page, text) => page.getByTestId('message').filter({ has: page.getByText(text, { exact: true }) });
const seen = (page, text) => message(page, text).waitFor();

const texts = (page) => page.getByTestId('message').locator('p').allTextContents();

const presence = (page, user, isOnline) => page.locator(`[data-testid="presence-${user}"][data-online="${isOnline}"]`).waitFor();

test('Two people sign up and become friends', async () => {
  await signUp(alice, 'alice', 'Alice');
  await signUp(bob, 'bob', 'Bob');
  await alice.getByTestId('add-friend').click();
  await alice.getByTestId('friend-id').fill('bob');
  await alice.getByTestId('dialog-submit').click();
  await alice.getByTestId('asked-bob').waitFor();
  await bob.getByTestId('accept-alice').click();
  await presence(alice, 'bob', true);
  await presence(bob, 'alice', true);
});

test('An announcement stays on the page until it is dismissed', async () => {
  const announced = runServer({ args: ['announce', 'Tonight at ten: 今晚维护', '--data', server.dataDir] });
  assert.equal((await announced.exited).code, 0, announced.output);
  const announcement = alice.getByTestId('announcement');
  await announcement.getByText('Tonight at ten: 今晚维护').waitFor();
  await bob.getByTestId('announcement').waitFor();
  await alice.screenshot({ path: `${screenshots}announcement.png` });
  await announcement.getByRole('button', { name: 'Got it' }).click();
  assert.equal(await announcement.count(), 0);
  await bob.getByTestId('announcement').getByRole('button').click();
});

test('They chat both ways in real time', async () => {
  await alice.getByTestId('conversation-bob').click();
  await say(alice, 'Hello Bob, are you there?');
  await bob.getByTestId('unread-alice').waitFor();
  assert.equal(await bob.getByTestId('unread-alice').textContent(), '1');
  await bob.getByTestId('conversation-alice').click();
  await seen(bob, 'Hello Bob, are you there?');
  await say(bob, '在的！你好 Alice 👋');
  await seen(alice, '在的！你好 Alice 👋');
  await alice.locator('[data-testid="message"][data-state="read"]').waitFor();
  assert.deepEqual(await texts(alice), await texts(bob));
});

test('Shift+Enter adds a line, Enter sends, and Enter while composing does neither', async () => {
  const composer = alice.getByTestId('composer');
  await composer.fill('one');
  await composer.press('Shift+Enter');
  await composer.pressSequentially('two');
  await composer.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
  assert.equal(await composer.inputValue(), 'one\ntwo');
  await composer.press('Enter');
  await seen(bob, 'one\ntwo');
});

test('HTML in a message is shown as text', async () => {
  await say(bob, '<img src=x onerror=alert(1)> <b>bold</b>');
  await seen(alice, '<img src=x onerror=alert(1)> <b>bold</b>');
  assert.equal(await alice.locator('.messages img, .messages b').count(), 0);
});

test('Recalls, edits and deletions of other devices change the page', async () => {
  const call = async (method, path, { sid, body } = {}) => {
    const headers = { 'content-type': 'application/json', ...(sid && { authorization: `Bearer ${sid}` }) };
    const response = await fetch(`${server.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return response.status === 204 ? undefined : response.json();
  };
  const [mine, theirs] = await Promise.all(['alice', 'bob'].map((id) => call('POST', '/sessions', { body: { id, password } })));
  const device = io(`${server.url}/friend`, { auth: { sid: mine.sid }, forceNew: true });
  const ask = async (event, msg) => (await device.timeout(10_000).emitWithAck(event, { type: 'json', msg })).msg;
  const sent = [];
  for (const msg of ['to be recalled', 'to be edited', 'to be deleted']) sent.push((await ask('sendfsmg', { to: 'bob', msg })).id);
  await seen(bob, 'to be deleted');
  assert.equal((await ask('recall-c', { with: 'bob', id: sent[0] })).code, 1);
  assert.equal((await ask('edit-c', { with: 'bob', id: sent[1], msg: 'was edited' })).code, 1);
  await call('DELETE', `/conversations/friend/alice/messages/${sent[2]}`, { sid: theirs.sid });
  device.close();
  for (const text of ['Message recalled', 'was edited', 'Message deleted']) await seen(bob, text);
  assert.deepEqual((await texts(bob)).slice(-3), ['Message recalled', 'was edited', 'Message deleted']);
  await seen(alice, 'was edited');
  assert.deepEqual((await texts(alice)).slice(-3), ['Message recalled', 'was edited', 'to be deleted']);
});

test('Friends chat in a group', async () => {
  await alice.getByTestId('new-group').click();
  await alice.getByTestId('group-name').fill('Tea club');
  await alice.getByTestId('member-bob').check();
  await alice.getByTestId('dialog-submit').click();
  await alice.getByText('Tea club').first().click();
  await bob.getByText('Tea club').first().click();
  await say(alice, 'Welcome to the club');
  await seen(bob, 'Welcome to the club');
  await say(bob, 'Thank you!');
  await seen(alice, 'Thank you!');
  await bob.screenshot({ path: `${screenshots}group-desktop.png` });
});

test('Presence changes are shown', async () => {
  await bob.goto('about:blank');
  await presence(alice, 'bob', false);
  await bob.goto(server.url);
  await presence(alice, 'bob', true);
});

test('A reload keeps the session', async () => {
  await bob.reload();
  await bob.getByTestId('me').waitFor();
  await online(bob);
  await bob.getByTestId('conversation-alice').click();
  await seen(bob, 'Hello Bob, are you there?');
});

test('Missed messages are shown after being offline, and messages written offline are sent', async () => {
  await alice.getByTestId('conversation-bob').click();
  await bob.context().setOffline(true);
  await presence(alice, 'bob', false);
  for (let i = 1; i <= 5; i++) await say(alice, `missed ${i}`);
  await seen(alice, 'missed 5');
  await say(bob, 'written without a connection');
  await bob.context().setOffline(false);
  await seen(bob, 'missed 5');
  await seen(alice, 'written without a connection');
  assert.deepEqual((await texts(bob)).filter((text) => text.startsWith('missed')), [1, 2, 3, 4, 5].map((i) => `missed ${i}`));
});

test('A message written while the server is away arrives once when it is back', async () => {
  await server.kill();
  await bob.getByTestId('connection').waitFor({ state: 'visible' });
  await say(bob, 'sent into the void');
  await bob.locator('[data-testid="message"][data-state="pending"]').waitFor();
  await bob.reload({ waitUntil: 'commit' }).catch(() => {});   // the outbox outlives even this
  server = await startServer({ dataDir: server.dataDir, port: server.port });
  await bob.goto(server.url);
  await online(bob);
  await bob.getByTestId('conversation-alice').click();
  await seen(alice, 'sent into the void');
  await seen(bob, 'sent into the void');
  assert.equal((await texts(alice)).filter((text) => text === 'sent into the void').length, 1);
  assert.equal((await texts(bob)).filter((text) => text === 'sent into the void').length, 1);
});

test('Scrolling back shows the whole history without jumping', { timeout: 300_000 }, async () => {
  await online(alice);
  for (let i = 1; i <= 130; i++) await say(alice, `line ${i}`);
  await alice.locator('[data-testid="message"][data-state="sent"], [data-testid="message"][data-state="read"]').filter({ has: alice.getByText('line 130', { exact: true }) }).waitFor();
  // A new device starts with the last messages only.
  const tablet = await newPerson('tablet', { viewport: { width: 800, height: 700 } });
  await tablet.goto(server.url);
  await signIn(tablet, 'bob');
  await tablet.getByTestId('conversation-alice').click();
  await seen(tablet, 'line 130');
  assert.ok((await texts(tablet)).length < 130, 'not everything is loaded at once');

  const log = tablet.getByTestId('messages');
  const first = tablet.getByTestId('message').filter({ hasText: 'Hello Bob, are you there?' });
  for (let i = 0; i < 20 && await first.count() === 0; i++) {
    const before = await texts(tablet);
    await log.evaluate((element) => { element.scrollTop = 0; });
    await tablet.waitForFunction((count) => document.querySelectorAll('[data-testid="message"]').length > count, before.length);
    const top = await tablet.getByTestId('message').filter({ has: tablet.getByText(before[0], { exact: true }) }).first().boundingBox();
    const box = await log.boundingBox();
    assert.ok(top.y >= box.y - 60 && top.y < box.y + 200, `the message that was on top stays in view (${top.y} in ${box.y})`);
  }
  const all = await texts(tablet);
  assert.deepEqual(all.filter((text) => /^line \d+$/.test(text)), Array.from({ length: 130 }, (_, i) => `line ${i + 1}`));
  assert.equal(new Set(await tablet.getByTestId('message').evaluateAll((items) => items.map((item) => item.dataset.seq))).size, all.length);
  await tablet.context().close();
});

test('The page works on wide and narrow screens, in dark colours, and in Chinese', async () => {
  await say(bob, 'Shall we meet at nine?');
  await seen(alice, 'Shall we meet at nine?');
  await alice.screenshot({ path: `${screenshots}chat-desktop.png` });
  await alice.emulateMedia({ colorScheme: 'dark' });
  await alice.screenshot({ path: `${screenshots}chat-desktop-dark.png` });

  const phone = await newPerson('phone', { viewport: { width: 390, height: 800 }, hasTouch: true });
  await phone.goto(server.url);
  await phone.screenshot({ path: `${screenshots}signin-phone.png` });
  await phone.getByTestId('show-signup').click();
  await phone.screenshot({ path: `${screenshots}signup-phone.png` });
  await phone.getByTestId('show-signin').click();
  await signIn(phone, 'bob');
  await phone.screenshot({ path: `${screenshots}list-phone.png` });
  await phone.getByTestId('conversation-alice').click();
  await seen(phone, 'Shall we meet at nine?');
  await phone.screenshot({ path: `${screenshots}chat-phone.png` });
  await phone.emulateMedia({ colorScheme: 'dark' });
  await phone.getByTestId('back').click();
  await phone.getByTestId('language').click();
  await phone.getByRole('button', { name: '添加好友' }).waitFor();
  await phone.screenshot({ path: `${screenshots}list-phone-dark-zh.png` });
  const width = await phone.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `nothing is wider than the phone (${width})`);
  await phone.context().close();
});

test('The demo has messages to show', async () => {
  const demo = await startServer({ args: ['--demo'] });
  const person = await newPerson('demo', { viewport: { width: 1000, height: 640 } });
  await person.goto(demo.url);
  await signIn(person, 'alice', /alice +password (\S+)/.exec(demo.stdout)[1]);
  await person.getByTestId('conversation-bob').click();
  await seen(person, "Then let's move the hiking group here.");
  await person.screenshot({ path: `${screenshots}demo.png` });
  await person.context().close();
  await demo.stop();
});

async function signIn(page, id, secret = password) {
  await page.getByTestId('user-id').fill(id);
  await page.getByTestId('password').fill(secret);
  await page.getByTestId('signin-form').getByTestId('submit').click();
  await page.getByTestId('me').waitFor();
  await online(page);
}

test('A wrong password is refused with a message', async () => {
  const stranger = await newPerson('stranger');
  await stranger.goto(server.url);
  await stranger.getByTestId('user-id').fill('alice');
  await stranger.getByTestId('password').fill('not the password');
  await stranger.getByTestId('submit').click();
  await stranger.getByTestId('form-error').filter({ hasText: 'password is incorrect' }).waitFor();
  consoleErrors.splice(0, consoleErrors.length, ...consoleErrors.filter((text) => !/stranger: .*401/.test(text)));
  await stranger.context().close();
});

test('Signing out ends the session', async () => {
  await alice.getByTestId('signout').click();
  await alice.getByTestId('signin-form').waitFor();
  await alice.reload();
  await alice.getByTestId('signin-form').waitFor();
  await presence(bob, 'alice', false);
});

test('The pages wrote no errors to the console', () => {
  assert.deepEqual(consoleErrors, []);
});
