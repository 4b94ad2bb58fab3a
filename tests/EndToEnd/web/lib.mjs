// What the tests of the web client share: people made over HTTP, pages of theirs, and what every page must keep to.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { io } from 'socket.io-client';
import { openPage } from '../chrome.mjs';
import { runServer } from '../server.mjs';

const screenshots = fileURLToPath(new URL('../../../artifacts/screenshots/', import.meta.url));
const password = 'correct horse battery';
const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Makes an account. `call(method, path, body)` makes a request of this person below /api/v1, and throws if it is refused. */
export async function signUp(server, id, name = id, more = {}) {
  await request(server, {}, 'POST', '/users', { id, name, password, ...more });
  const { sid } = await request(server, {}, 'POST', '/sessions', { id, password });
  const call = (method, path, body) => request(server, { authorization: `Bearer ${sid}` }, method, path, body);
  return { id, name, password, sid, call };
}

/** Gives a role of the whole server, as its operator does. */
export async function appoint(server, { id }, role = 'admin') {
  const run = runServer({ args: ['user', 'role', id, role, '--data', server.dataDir] });
  assert.equal((await run.exited).code, 0, run.output);
}

/** Sends a text to a friend (`kind` is `friend`) or to a group, and returns the message as the server stored it: `{ id, seq, … }`. */
export async function say(server, { sid }, kind, to, text) {
  const socket = io(`${server.url}/${kind}`, { auth: { sid }, transports: ['websocket'], forceNew: true, timeout: 10_000 });
  try {
    const answer = await socket.timeout(20_000).emitWithAck('sendfsmg', { to, msg: { msg: text, cid: crypto.randomUUID() } });
    assert.ok(answer.msg.id, JSON.stringify(answer));
    return answer.msg;
  } finally {
    socket.close();
  }
}

/** Ada, who is a friend of Ben and of Carl. */
export async function adaAndFriends(server) {
  const [ada, ben, carl] = [await signUp(server, 'ada', 'Ada'), await signUp(server, 'ben', 'Ben'), await signUp(server, 'carl', 'Carl')];
  await befriend(ada, ben);
  await befriend(ada, carl);
  return [ada, ben, carl];
}

export async function befriend(one, other) {
  const { id } = await one.call('POST', '/friend-requests', { to: other.id });
  await other.call('POST', `/friend-requests/${id}/accept`);
}

async function request(server, headers, method, path, body) {
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, body: body && JSON.stringify(body) };
  const response = await fetch(`${server.url}/api/v1${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/**
 * Opens an address of the web client in a context of its own, signed in as `person` if one is given. `page.faults` collects what went wrong:
 * exceptions, errors in the console, and what the server's policy refused.
 *
 * @param {{ person?: object, path?: string, narrow?: boolean, [option: string]: unknown }} options also those of a context of Playwright
 */
export async function openWeb(browser, server, { person, path = '/', narrow = false, ...options } = {}) {
  const page = await openPage(browser, { locale: 'en-GB', timezoneId: 'Europe/Berlin', viewport: narrow ? phone : wide, hasTouch: narrow, ...options });
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message.text())) page.faults.push(message.text());
  });
  if (process.env.WEB_URL) await takeFilesFrom(process.env.WEB_URL, server, page.context());
  if (person) await page.context().request.post(`${server.url}/api/v1/sessions`, { data: { id: person.id, password: person.password } });
  await page.goto(server.url + path);
  return page;
}

// A request that is refused, or that finds no server, is no fault of the page. Chromium writes both to the console.
const isAnswer = (text) => text.startsWith('Failed to load resource') || /ERR_(CONNECTION|INTERNET|EMPTY)/.test(text);

/** Takes the files of the page from a build elsewhere, under the address and the policy of the server that is tested. */
async function takeFilesFrom(build, server, context) {
  await context.grantPermissions(['local-network-access']); // Chromium does not know that such a page comes from this machine.
  await context.route(`${server.url}/**`, (route) => serveFrom(build, server, route));
}

async function serveFrom(build, server, route) {
  const { pathname, search } = new URL(route.request().url());
  if (/^\/(api|health|socket\.io)\//.test(pathname)) return route.continue();
  const [file, { headers }] = await Promise.all([route.fetch({ url: build + pathname + search }), fetch(server.url, { method: 'HEAD' })]);
  // A build has addresses relative to the base that the server writes into the page.
  const body = file.headers()['content-type']?.startsWith('text/html') ? (await file.text()).replaceAll('="./', '="/') : undefined;
  return route.fulfill({ response: file, body, headers: { ...file.headers(), 'content-security-policy': headers.get('content-security-policy') } });
}

/** Fails if something on the page went wrong since it was opened. */
export const assertNoFaults = (page) => assert.deepEqual(page.faults, []);

// In the middle of an animation colours are not yet what they will be. Some never end, and some are cancelled.
const settled = () => Promise.allSettled(
  document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity).map((animation) => animation.finished),
);

/** Fails if what the page shows now breaks a rule of WCAG 2.2 AA or a practice that axe knows. */
export async function assertAccessible(page) {
  await page.evaluate(settled);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)), []);
}

/** Fails if the page is wider than the window. */
export async function assertFits(page) {
  const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(needed <= given, `the page needs ${needed} px of ${given}`);
}

/** Keeps a picture of the page in artifacts/screenshots. */
export async function screenshot(page, name) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
}
