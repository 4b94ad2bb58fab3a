// The screens before the sign-in: the first administrator, sign-up under each policy, sign-in, and what is said when it fails.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { assertAccessible, assertFits, assertNoFaults, openWeb, screenshot, signUp } from './lib.mjs';

const password = 'correct horse battery';
const passwordOf = (page) => page.getByLabel('Password', { exact: true });
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.tagName);

let browser;
before(async () => { browser = await launchBrowser(); });
after(() => browser?.close());

describe('on an empty server', () => {
  let server;
  before(async () => { server = await startServer(); });
  after(() => server?.stop());

  test('the first visitor makes the administrator’s account, is signed in, and sees how to invite', async () => {
    const page = await openWeb(browser, server);
    await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor();
    assert.equal(await focused(page), 'name');
    await assertAccessible(page);
    await screenshot(page, 'accounts-setup');

    await page.keyboard.type('Ada Lovelace');
    assert.equal(await page.getByLabel('User id').inputValue(), 'ada.lovelace', 'an id is suggested');
    await page.keyboard.press('Tab');
    await page.getByLabel('User id').fill('');
    await page.keyboard.type('Ada');
    assert.equal(await page.getByLabel('User id').inputValue(), 'ada');
    await page.getByText('Ids have small letters only').waitFor();

    await page.keyboard.press('Tab');
    await page.keyboard.type('short');
    await page.keyboard.press('Enter');
    await page.getByText('The password is too short').waitFor();
    assert.equal(await focused(page), 'new-password', 'the focus is where something is wrong');
    await passwordOf(page).fill('iloveyou');
    await page.keyboard.press('Enter');
    await page.getByText('Many people use this password').waitFor();
    assert.equal(await focused(page), 'new-password', 'it is said at the password, not at the name');
    await passwordOf(page).fill(password);
    await page.keyboard.press('Enter');

    await page.waitForURL('**/settings/invitations');
    await page.getByRole('button', { name: 'Copy the link' }).waitFor();
    assert.equal(await page.getByLabel('Link').inputValue(), `${server.url}/sign-up`);
    await assertAccessible(page);
    await screenshot(page, 'accounts-invite');
    assertNoFaults(page);
    await page.context().close();
  });

  test('afterwards visitors are asked to sign in, and the administrator may administer', async () => {
    const page = await openWeb(browser, server);
    await page.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
    await page.getByLabel('User id').fill('ada');
    await passwordOf(page).fill(password);
    await page.keyboard.press('Enter');
    await page.locator('.side-head').getByText('Ada Lovelace').waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'Administration' }).waitFor();
    assertNoFaults(page);
    await page.context().close();
  });
});

test('A visitor from elsewhere needs the code that the server printed', async () => {
  const server = await startServer();
  const page = await openWeb(browser, server, { narrow: true, extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' } });
  await page.getByText('The server printed it when it started.').waitFor();
  assert.equal(await focused(page), 'code');
  await page.getByLabel('Your name').fill('Ada');
  await passwordOf(page).fill(password);
  await page.keyboard.press('Enter');
  await page.getByText('The server printed a code when it started.').waitFor();
  await page.getByLabel('One-time code').fill('NONSENSE12');
  await page.keyboard.press('Enter');
  await page.getByText('This is not the code').waitFor();
  await assertFits(page);
  await assertAccessible(page);
  await screenshot(page, 'accounts-setup-code-phone');
  const [, code] = /with the code (\w+)/.exec(server.output);
  await page.getByLabel('One-time code').fill(code);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/settings/invitations');
  assertNoFaults(page);
  await page.context().close();
  await server.stop();
});

test('Who is faster makes the administrator’s account; the other one is told so', async () => {
  const server = await startServer();
  const page = await openWeb(browser, server);
  await page.getByLabel('Your name').fill('Ben');
  await page.getByLabel('User id').fill('ben');
  await passwordOf(page).fill(password);
  const faster = await fetch(`${server.url}/api/v1/setup`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: 'ada', password }),
  });
  assert.equal(faster.status, 201);
  await page.keyboard.press('Enter');
  await page.getByText('Somebody else has just made the administrator\'s account').first().waitFor();
  await page.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
  await page.context().close();
  await server.stop();
});

describe('signing up', () => {
  test('an id that is taken, and one that is not possible, are different things', async () => {
    const server = await startServer();
    await signUp(server, 'ada', 'Ada');
    const page = await openWeb(browser, server, { path: '/sign-up', narrow: true });
    await page.getByLabel('Your name').fill('Somebody');
    const id = page.getByLabel('User id');
    await id.fill('ada lovelace');
    await page.getByText('Only the letters a to z').waitFor();
    await id.fill('1ada');
    await page.getByText('The first character must be a letter.').waitFor();
    await id.fill('server');
    await page.getByText('This id belongs to the server').waitFor();
    await assertFits(page);
    await assertAccessible(page);
    await id.fill('ada');
    await passwordOf(page).fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('Somebody else has the id “ada”.').waitFor();
    assert.equal(await focused(page), 'username');
    await id.fill('ada2');
    await page.keyboard.press('Enter');
    await page.locator('.side-head').waitFor();
    assertNoFaults(page);
    await page.context().close();
    await server.stop();
  });

  test('by invitation needs a code, which a link brings along', async () => {
    const server = await startServer({ env: { PARLEY_CHAT__SIGNUP: 'invitation' } });
    const admin = await setUp(server);
    const page = await openWeb(browser, server, { path: '/sign-up' });
    await page.getByText('This server is by invitation only.').waitFor();
    assert.equal(await focused(page), 'code');
    await page.getByLabel('Your name').fill('Ben');
    await passwordOf(page).fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('You need the code of an invitation.').waitFor();
    await page.getByLabel('Invitation code').fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByText('This invitation does not work').waitFor();
    assert.equal(await focused(page), 'code');

    const { code } = await admin('POST', '/invitations', {});
    await page.goto(`${server.url}/sign-up?invitation=${code}`);
    assert.equal(await page.getByLabel('Invitation code').inputValue(), code);
    assert.equal(await focused(page), 'name');
    await page.getByLabel('Your name').fill('Ben');
    await passwordOf(page).fill(password);
    await page.keyboard.press('Enter');
    await page.locator('.side-head').waitFor();
    await page.context().close();

    const invite = await openWeb(browser, server, { path: '/settings/invitations', person: { id: 'ada', password }, permissions: ['clipboard-read', 'clipboard-write'] });
    await invite.getByLabel('For how many people').fill('3');
    await invite.getByRole('button', { name: 'Create a link' }).click();
    await invite.getByRole('button', { name: 'Copy the link' }).click();
    const link = await invite.evaluate(() => navigator.clipboard.readText());
    assert.match(link, new RegExp(`^${server.url}/sign-up\\?invitation=.+`));
    await invite.getByText('Used by 0 of 3').waitFor();
    await invite.getByText('Used by 1 of 1').waitFor();
    await assertAccessible(invite);
    await screenshot(invite, 'accounts-invitations');
    await invite.getByRole('button', { name: 'Revoke' }).first().click();
    await invite.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await invite.getByText('Used by 0 of 3').waitFor({ state: 'detached' });
    assertNoFaults(invite);
    await invite.context().close();
    await server.stop();
  });

  test('is not offered where it is closed', async () => {
    const server = await startServer({ env: { PARLEY_CHAT__SIGNUP: 'closed' } });
    await setUp(server);
    const page = await openWeb(browser, server);
    await page.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Create an account' }).count(), 0);
    await page.goto(`${server.url}/sign-up`);
    await page.getByText('This server takes no sign-ups.').waitFor();
    await assertAccessible(page);
    assertNoFaults(page);
    await page.context().close();
    await server.stop();
  });
});

describe('signing in', () => {
  let server;
  before(async () => {
    server = await startServer();
    await signUp(server, 'ada', 'Ada');
  });
  after(() => server?.stop());

  test('with a wrong password says so, then how long to wait', async () => {
    const page = await openWeb(browser, server, { narrow: true, colorScheme: 'dark' });
    await page.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
    assert.equal(await focused(page), 'username');
    await assertAccessible(page);
    await page.getByLabel('User id').fill('ADA');
    const tooMany = page.getByText(/Too many wrong passwords. You can try again in \d+ second/).last();
    for (let tries = 0; tries < 10 && !await tooMany.isVisible(); tries++) {
      await passwordOf(page).fill(`another horse ${tries}`);
      await Promise.all([page.waitForResponse('**/api/v1/sessions'), page.keyboard.press('Enter')]);
      await page.getByText('The user id or the password is wrong.').or(tooMany).waitFor();
    }
    assert.ok(await tooMany.isVisible());
    await screenshot(page, 'accounts-wait-phone-dark');
    await page.getByText('You can try again now.').waitFor();
    await passwordOf(page).fill(password);
    await page.getByRole('button', { name: 'Show the password' }).click();
    assert.equal(await passwordOf(page).getAttribute('type'), 'text');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.side-head').waitFor();
    assertNoFaults(page);
    await page.context().close();
  });

  test('in Chinese', async () => {
    const page = await openWeb(browser, server, { locale: 'zh-CN' });
    await page.getByLabel('用户 ID').fill('ada');
    await page.getByLabel('密码', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('用户 ID 或密码不正确。').waitFor();
    await screenshot(page, 'accounts-sign-in-zh');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
    assertNoFaults(page);
    await page.context().close();
  });

  test('without a connection says so, and goes on when it is back', async () => {
    const page = await openWeb(browser, server);
    await page.getByLabel('User id').fill('ada');
    await passwordOf(page).fill(password);
    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await page.getByText('There is no connection to the server.').waitFor();
    assert.equal(await page.getByText('The user id or the password is wrong.').count(), 0);
    await page.context().setOffline(false);
    await page.keyboard.press('Enter');
    await page.locator('.side-head').waitFor();
    await page.context().close();
  });

  test('a server that is not reached at the start looks like no empty account', async () => {
    const page = await openWeb(browser, server, { path: '/favicon.svg' });
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.goto(`${server.url}/c/friend/ben`);
    await page.getByText('No connection to the server').waitFor();
    await assertAccessible(page);
    await page.unroute('**/api/v1/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Sign in to Parley' }).waitFor();
    await page.context().close();
  });
});

/** Makes the administrator's account, and returns what makes requests as them. */
async function setUp(server) {
  const post = async (path, body, headers = {}) => {
    const response = await fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
    assert.ok(response.ok, await response.clone().text());
    return response.json();
  };
  await post('/setup', { id: 'ada', password });
  const { sid } = await post('/sessions', { id: 'ada', password });
  return (method, path, body) => post(path, body, { authorization: `Bearer ${sid}` });
}
