// The web client on a phone: flicks with a finger, the keyboard on the screen, and inputs that it must not zoom into.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { bubble, distanceToEnd, eventually, input, line, log, sayAll, write } from './chats.mjs';
import { appoint, assertFits, assertNoFaults, befriend, openWeb, signUp } from './lib.mjs';

const count = 250;

let server;
let browser;
let ada;
let ben;
let tea;
let carl;
let book;
let invitation;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [ada, ben] = [await signUp(server, 'ada', 'Ada'), await signUp(server, 'ben', 'Ben')];
  await appoint(server, ada);
  await befriend(ada, ben);
  tea = (await ada.call('POST', '/groups', { name: 'Tea', members: ['ben'] })).id;
  await sayAll(server, ben, 'friend', 'ada', Array.from({ length: count }, (_, at) => line(at + 1)));
  await sayAll(server, ben, 'group', tea, ['Tea?']);
  await ada.call('PATCH', `/groups/${tea}`, { settings: { joining: 'request' } });
  invitation = (await ada.call('POST', `/groups/${tea}/links`, {})).code;
  carl = await signUp(server, 'carl', 'Carl');
  book = (await ben.call('POST', '/groups', { name: 'Books' })).id;
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page in a window like that of a phone, and what only the protocol of the browser can do to it. */
async function openPhone(path, options) {
  const page = await openWeb(browser, server, { person: ada, path, narrow: true, isMobile: true, ...options });
  return { page, devtools: await page.context().newCDPSession(page) };
}

/** Notes after each frame where it has drawn the messages that are in sight. */
const watch = (page) => page.evaluate(() => {
  const log = document.querySelector('[role=log]');
  const seen = globalThis.seen = [];
  const { port1, port2 } = new MessageChannel();
  const next = () => requestAnimationFrame(() => port2.postMessage(undefined));
  port1.onmessage = () => {
    const { top: first, bottom } = log.getBoundingClientRect();
    const tops = [...log.querySelectorAll('article')].map((one) => [one.dataset.message, one.getBoundingClientRect().top]);
    seen.push({ fromEnd: log.scrollHeight - log.scrollTop, tops: tops.filter(([, top]) => top >= first && top < bottom) });
    next();
  };
  next();
});

/** Waits until nothing moves any more. */
const still = (page) => page.evaluate(async () => {
  const log = document.querySelector('[role=log]');
  for (let [same, before] = [0, -1]; same < 4; before = log.scrollTop) {
    await new Promise(requestAnimationFrame);
    same = log.scrollTop === before ? same + 1 : 0;
  }
});

/** A finger moves down fast and leaves the screen while it moves: the browser lets the messages run on. */
async function flick(devtools) {
  let time = Date.now() / 1_000;
  const touch = (type, y) => devtools.send('Input.dispatchTouchEvent', {
    type, timestamp: time += 0.012, touchPoints: y === undefined ? [] : [{ x: 195, y }],
  });
  const moves = Array.from({ length: 7 }, (_, at) => 310 + 50 * at);
  await Promise.all([touch('touchStart', 300), ...moves.map((y) => touch('touchMove', y)), touch('touchEnd')]);
}

test('Reading back with flicks of a finger, no message jumps while older pages load', async (t) => {
  const { page, devtools } = await openPhone('/c/friend/ben');
  await bubble(page, `message ${count}.`).waitFor();
  assert.ok(await distanceToEnd(page) < 3);
  await watch(page);
  const atStart = () => log(page).evaluate((log) => log.scrollTop < 1 && log.querySelector('p.line') !== null);
  let flicks = 0;
  for (; !await atStart(); flicks++) {
    assert.ok(flicks < 200, 'the start is never reached');
    await flick(devtools);
    await still(page);
  }
  await bubble(page, 'message 1.').waitFor();
  const seen = await page.evaluate(() => globalThis.seen);
  let [compared, jump, step] = [0, 0, 0];
  for (let at = 1; at < seen.length; at++) {
    const before = new Map(seen[at - 1].tops);
    const moves = seen[at].tops.filter(([message]) => before.has(message)).map(([message, top]) => top - before.get(message));
    // On a busy machine, the messages run on out of sight between two frames.
    step = Math.max(step, seen[at].fromEnd - seen[at - 1].fromEnd);
    if (moves.length === 0) continue;
    compared++;
    // A finger that moves down pulls everything down: whatever goes up was thrown back.
    jump = Math.max(jump, -Math.min(...moves), Math.max(...moves) - Math.min(...moves));
  }
  t.diagnostic(`${flicks} flicks, ${compared} of ${seen.length} frames compared, at worst ${jump.toFixed(1)} px; the largest step is ${step} px`);
  assert.ok(compared > flicks, `only ${compared} frames could be compared`);
  assert.ok(jump <= 8, `a message jumped by ${jump} px`);
  // A flick moves by half of a page of messages at most, so what moved further in one frame was thrown.
  assert.ok(step <= 4_000, `the messages moved by ${step} px in one frame`);
  assertNoFaults(page);
  await page.context().close();
});

/** Where the composer is, and how much of the window the keyboard leaves. */
const places = (page) => page.evaluate(() => {
  const [composer, head] = ['.composer', '.chat-head'].map((one) => document.querySelector(one).getBoundingClientRect());
  return { composer: [composer.top, composer.bottom], head: head.top, free: Math.min(innerHeight, visualViewport.height), page: innerHeight };
});

async function assertAboveKeyboard(page, free) {
  await eventually(async () => {
    const now = await places(page);
    assert.equal(now.free, free);
    assert.ok(now.composer[0] > 0 && now.composer[1] <= free + 1, `the composer is at ${now.composer} of ${free}`);
    assert.ok(Math.abs(now.head) < 1, `the head is at ${now.head}`);
    const below = await distanceToEnd(page);
    assert.ok(below < 3, `${below} px are below the sight`);
  });
}

test('The composer stands above the keyboard, and the end of the conversation stays in sight', async () => {
  const { page } = await openPhone('/c/friend/ben');
  await bubble(page, `message ${count}.`).waitFor();
  assert.match(await page.locator('meta[name=viewport]').getAttribute('content'), /interactive-widget=resizes-content/);
  await input(page).tap();
  assert.ok(await input(page).evaluate((input) => input === document.activeElement));

  // The keyboard makes the page smaller where the browser knows what the page asks for.
  await page.setViewportSize({ width: 390, height: 430 });
  await assertAboveKeyboard(page, 430);
  await write(page, 'above the keys');
  await page.getByRole('button', { name: 'Send', exact: true }).tap();
  await bubble(page, 'above the keys').waitFor();
  await assertAboveKeyboard(page, 430);
  await page.setViewportSize({ width: 390, height: 844 });
  await assertAboveKeyboard(page, 844);
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));

  // Elsewhere it lies over the page, and only this tells.
  const cover = (height) => page.evaluate((height) => {
    if (height) Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => height });
    else delete visualViewport.height;
    visualViewport.dispatchEvent(new Event('resize'));
  }, height);
  await cover(430);
  assert.equal((await places(page)).page, 844);
  await assertAboveKeyboard(page, 430);
  await cover(undefined);
  await cover(430);   // The scroll event of the first change comes after the second one.
  await assertAboveKeyboard(page, 430);
  await cover(undefined);
  await assertAboveKeyboard(page, 844);
  await assertFits(page);
  assertNoFaults(page);
  await page.context().close();
});

test('Two fingers zoom into the page, which keeps its size', async () => {
  const { page, devtools } = await openPhone('/c/friend/ben');
  await bubble(page, `message ${count}.`).waitFor();
  const before = await places(page);
  const touch = (type, apart) => devtools.send('Input.dispatchTouchEvent', {
    type, touchPoints: apart === undefined ? [] : [{ x: 195, y: 400 - apart, id: 0 }, { x: 195, y: 400 + apart, id: 1 }],
  });
  await touch('touchStart', 40);
  for (let apart = 50; apart <= 200; apart += 10) await touch('touchMove', apart);
  await touch('touchEnd');
  await eventually(async () => assert.ok(await page.evaluate(() => visualViewport.scale) > 1.5));
  const now = await places(page);
  assert.deepEqual([now.page, now.composer[1] - now.composer[0]], [before.page, before.composer[1] - before.composer[0]]);
  assertNoFaults(page);
  await page.context().close();
});

/** The inputs with letters in them that the page shows now, with the size of their letters. */
const inputsOf = (page) => page.evaluate(() => {
  const wordless = ['file', 'radio', 'checkbox', 'range'];
  return [...document.querySelectorAll('input, textarea, select, [contenteditable]')]
    .filter((one) => !wordless.includes(one.type) && one.checkVisibility())
    .map((one) => ({ name: one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent, size: Number.parseFloat(getComputedStyle(one).fontSize) }));
});

/** What opens further inputs: the address of a screen, then what is tapped one after the other. */
const button = (name) => (page) => page.getByRole('button', { name, exact: true }).first().tap();
const tab = (name) => (page) => page.getByRole('tab', { name }).tap();
const item = (name) => (page) => page.getByRole('menuitem', { name, exact: true }).tap();
const choose = (label, value) => (page) => page.getByLabel(label, { exact: true }).selectOption(value);
const screens = () => [
  ['/'],
  ['/', (page) => page.keyboard.press('Control+k')],
  ['/c/friend/ben', button('Search messages')],
  ['/c/friend/ben', button('Emoji')],
  ['/c/friend/ben', button('Ben'), button('Rename')],
  ['/people', tab('Friends')],
  ['/people', tab('Find people'), async (page) => {
    await page.getByRole('searchbox').last().fill('carl');
    await page.getByRole('button', { name: 'Carl', exact: false }).first().tap();
  }, button('Add as a friend')],
  ['/groups/new'],
  [`/group/${tea}/settings`],
  [`/group/${tea}/settings`, tab('Members'), button('Add')],
  [`/group/${tea}/settings`, tab('Members'), button('What to do with Ben'), item('Mute…'), choose('For how long', 'date')],
  [`/group/${tea}/settings`, tab('Joining'), button('New link')],
  ...['profile', 'password', 'appearance', 'invitations'].map((one) => [`/settings/${one}`]),
  ...['users', 'groups', 'messages', 'announcements', 'audit'].map((one) => [`/admin/${one}`]),
  ['/admin/users/ben'],
  ['/admin/users/ben', button('Ban…'), choose('Ends', 'date')],
  [`/admin/groups/${book}`],
  ['/admin/invitations', button('New invitation')],
];

test('No input of any screen has letters of less than 16 px, which a phone would zoom into', async (t) => {
  const seen = new Map();
  const look = async (page, [path, ...taps]) => {
    await page.goto(server.url + path);
    await page.locator('h1').first().waitFor({ state: 'attached' });
    for (const tap of taps) await tap(page);
    const found = await eventually(async () => {
      const inputs = await inputsOf(page);
      assert.ok(inputs.length > 0, `no input at ${path} after ${taps.length} taps`);
      return inputs;
    });
    for (const { name, size } of found) seen.set(`${name} at ${path}`, size);
  };
  const { page } = await openPhone('/');
  await page.evaluate(() => localStorage.setItem('parley.text-size', 'small'));
  for (const screen of screens()) await look(page, screen);
  const asked = (await openPhone('/', { person: carl })).page;
  await look(asked, [`/join/${invitation}`]);
  const stranger = (await openPhone('/', { person: undefined })).page;
  for (const path of ['/sign-in', '/sign-up']) await look(stranger, [path]);
  t.diagnostic(`${seen.size} inputs`);
  assert.ok(seen.size >= 40, `only ${seen.size} inputs`);
  assert.deepEqual([...seen].filter(([, size]) => size < 16), []);
  for (const one of [page, asked, stranger]) await one.context().close();
});
