// Administrators and moderators look after the server in the web client.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { appoint, assertAccessible, assertFits, assertNoFaults, befriend, openWeb, say, screenshot, signUp } from './lib.mjs';

let server;
let browser;
let page;
let ada;
let ben;
let carl;
let tea;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [ada, ben, carl] = [await signUp(server, 'ada', 'Ada'), await signUp(server, 'ben', 'Ben'), await signUp(server, 'carl', 'Carl')];
  await appoint(server, ada);
  await befriend(ada, ben);
  await befriend(ben, carl);
  tea = await ada.call('POST', '/groups', { name: 'Tea', members: ['ben'] });
  page = await openWeb(browser, server, { person: ada, path: '/admin' });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const go = async (path, title) => {
  await page.goto(server.url + path);
  await page.getByRole('heading', { level: 2, name: title, exact: true }).waitFor();
};
const button = (name) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const agree = (action) => dialog().getByRole('button', { name: action, exact: true }).click();
const said = (text) => page.locator('.toasts').getByText(text).waitFor();
const refused = (call) => call.then(() => assert.fail('this should be refused'), (error) => error.message);

test('The overview shows figures, the days and the health of the server', async () => {
  await page.getByRole('heading', { level: 2, name: 'Overview' }).waitFor();
  assert.match(await page.locator('.figure').filter({ hasText: 'Users' }).innerText(), /3/);
  await page.getByText('Everything works').waitFor();
  assert.equal(await page.locator('.chart .bar').count(), 30);
  assert.equal(await page.getByRole('table', { name: 'Messages per day' }).getByRole('row').count(), 31);
  await assertAccessible(page);
  await screenshot(page, 'web-admin-overview');
});

test('The focus is on the title of the page that opens, also after a click in the navigation', async () => {
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Users' }).click();
  await page.getByRole('heading', { level: 2, name: 'Users' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Users');
});

test('Users are found by name, and their pages open from the keyboard', async () => {
  await page.getByRole('searchbox', { name: 'Name or ID' }).fill('car');
  await page.getByRole('row', { name: /Ben/ }).waitFor({ state: 'detached' });
  await assertAccessible(page);
  await page.getByRole('link', { name: /Carl/ }).press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Carl' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: /Carl/ }).waitFor();
  assert.equal(await page.getByRole('searchbox', { name: 'Name or ID' }).inputValue(), 'car');
});

test('A ban ends the sessions of a user and tells the reason, until it is lifted', async () => {
  await go('/admin/users/carl', 'Carl');
  await button('Ban…').click();
  await dialog().getByLabel('Ends').selectOption('At a time…');
  await agree('Ban');
  await dialog().getByText('Choose a time.').waitFor();
  await dialog().getByLabel('Ends').selectOption('In a week');
  await dialog().getByLabel('Reason').fill('Spilled the tea');
  await assertAccessible(page);
  await agree('Ban');
  await said('Carl is banned.');
  await page.getByText('Spilled the tea').waitFor();
  assert.match(await refused(carl.call('GET', '/users/me')), /banned.*Spilled the tea|Spilled the tea.*banned/s);

  await go('/admin/users', 'Users');
  await page.getByRole('radio', { name: 'Banned' }).check();
  await page.getByRole('row', { name: /Carl.*Banned until/ }).waitFor();
  assert.equal(await page.getByRole('row').count(), 2);

  await go('/admin/users/carl', 'Carl');
  await button('Lift the ban').click();
  await agree('Lift the ban');
  await button('Ban…').waitFor();
  assert.ok((await signIn('carl', carl.password)).sid);
});

test('A password is made anew, shown once, and works', async () => {
  await go('/admin/users/carl', 'Carl');
  await button('Reset the password').click();
  await dialog().getByText('Reset the password of Carl?').waitFor();
  await agree('Reset');
  const password = await dialog().getByLabel('Password').inputValue();
  await assertAccessible(page);
  await dialog().getByRole('button', { name: 'Close' }).last().click();
  await page.getByText('0 devices').waitFor();
  assert.ok((await signIn('carl', password)).sid);
});

test('Members are removed from a group, in sight or by their id', async () => {
  await go('/admin/groups', 'Groups');
  await page.getByRole('row', { name: /Tea/ }).getByRole('link').click();
  await button('Remove Ben').click();
  await dialog().getByText('Remove Ben from Tea?').waitFor();
  await agree('Remove');
  await said('Ben is no longer in the group.');
  await page.getByRole('row', { name: /Ben/ }).waitFor({ state: 'detached' });
  assert.deepEqual((await ada.call('GET', `/groups/${tea.id}/members`)).members.map(({ id }) => id), ['ada']);

  const coffee = await ben.call('POST', '/groups', { name: 'Coffee', members: ['carl'] });
  await go(`/admin/groups/${coffee.id}`, 'Coffee');
  await page.getByLabel('ID of the member').fill('Carl!');
  await button('Remove…').click();
  await page.getByText('An ID has 2 to 32 small letters').waitFor();
  await page.getByLabel('ID of the member').fill('carl');
  await button('Remove…').click();
  await agree('Remove');
  await said('carl is no longer in the group.');
  assert.deepEqual((await ben.call('GET', `/groups/${coffee.id}/members`)).members.map(({ id }) => id), ['ben']);
  await ben.call('DELETE', `/groups/${coffee.id}`);
});

test('Sessions end, and a role changes, when the administrator agrees', async () => {
  await go('/admin/users/ben', 'Ben');
  await page.getByText('1 device').waitFor();
  await button('End all sessions').click();
  await agree('End');
  await page.getByText('Not signed in on any device.').waitFor();

  await page.getByLabel('What Ben may do').selectOption('Moderator');
  await button('Change the role').click();
  await dialog().getByText('Make Ben a moderator?').waitFor();
  await agree('Cancel');
  assert.equal((await ada.call('GET', '/admin/users/ben')).role, undefined);
  await button('Change the role').click();
  await agree('Change the role');
  await said('The role of Ben has changed.');
  assert.equal((await ada.call('GET', '/admin/users/ben')).role, 'moderator');
});

test('The own account can only be looked at', async () => {
  await go('/admin/users/ada', 'Ada');
  await page.getByText('This is you.').waitFor();
  assert.equal(await page.locator('.admin .button').count(), 0);
  await go('/admin/users/nobody', 'nobody');
  await page.getByText('There is no user with this ID').waitFor();
});

test('A message is recalled by its link, and by its id', async () => {
  const text = await say(server, ada, 'group', tea.id, 'Too hot');
  await go('/admin/messages', 'Messages');
  await page.getByLabel('Message ID or link').fill(`${server.url}/c/friend/ben?at=1`);
  await button('Recall…').click();
  await page.getByText('Use the ID of the message.').first().waitFor();
  await page.getByLabel('Message ID or link').fill(`${server.url}/c/group/${tea.id}?at=${text.seq}`);
  await button('Recall…').click();
  await dialog().getByText('“Too hot”').waitFor();
  await agree('Recall');
  await said('The message is recalled.');
  const { messages } = await ada.call('GET', `/conversations/group/${tea.id}/messages?after=${text.seq - 1}&limit=1`);
  assert.equal(messages[0].msg.kind, 'recalled');

  await page.getByLabel('Message ID or link').fill('nothing-like-it');
  await button('Recall…').click();
  await agree('Recall');
  await page.getByText('There is no such message.').waitFor();
});

test('A group is dissolved when the administrator agrees', async () => {
  await go(`/admin/groups/${tea.id}`, 'Tea');
  await assertAccessible(page);
  await button('Dissolve the group…').click();
  await dialog().getByText('Dissolve Tea?').waitFor();
  await agree('Dissolve');
  await page.getByText('There are no groups yet').waitFor();
});

test('An invitation is a link that can be copied once, and revoked', async () => {
  await go('/admin/invitations', 'Invitations');
  await page.getByText('No invitations', { exact: true }).waitFor();
  await button('New invitation').click();
  await dialog().getByLabel('Number of accounts').fill('0');
  await agree('Create');
  await dialog().getByText('A whole number from 1 to 10,000.').waitFor();
  await dialog().getByLabel('Number of accounts').fill('3');
  await agree('Create');
  const link = new URL(await dialog().getByLabel('Link').inputValue());
  assert.equal(link.origin + link.pathname, `${server.url}/sign-up`);
  assert.ok(link.searchParams.get('invitation'));
  await page.keyboard.press('Escape');
  await page.getByText('0 of 3').waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: /^Revoke/ }).click();
  await agree('Revoke');
  await page.getByText('No invitations', { exact: true }).waitFor();
});

test('An announcement is shown as it will look, and goes to everybody', async () => {
  await go('/admin/announcements', 'Announcements');
  await button('Announce').click();
  await page.getByText('Write a text.').waitFor();
  await page.getByLabel('Title').fill('Tonight');
  await page.getByLabel('Text').fill('Down from **ten** to eleven.');
  assert.equal(await page.getByRole('group', { name: 'Preview' }).locator('strong').innerText(), 'ten');
  await button('Announce').click();
  await agree('Announce');
  await page.getByRole('listitem').filter({ hasText: 'Down from ten to eleven.' }).waitFor();
  assert.equal((await ada.call('GET', '/admin/announcements')).announcements[0].title, 'Tonight');
});

test('The audit log has every change, and finds those of one kind and user', async () => {
  await go('/admin/audit', 'Audit log');
  const entries = page.locator('.audit > li');
  await entries.first().waitFor();
  assert.equal(await entries.count(), (await ada.call('GET', '/admin/audit')).entries.length);
  await page.getByLabel('Action').selectOption('User banned');
  await page.getByLabel('Target').fill('carl');
  await page.waitForFunction(() => document.querySelectorAll('.audit > li').length === 1);
  await entries.locator('summary').press('Enter');
  await entries.getByText('Spilled the tea').waitFor();
  await assertAccessible(page);
  await page.getByLabel('Who').fill('nobody');
  await page.getByText('No entry matches').waitFor();
});

test('What fails says why, and works when it is tried again', async () => {
  await page.context().route('**/api/v1/admin/groups*', (route) => route.abort(), { times: 1 });
  await go('/admin/groups', 'Groups');
  await page.getByRole('alert').getByText('There is no connection to the server.').waitFor();
  await button('Try again').click();
  await page.getByText('There are no groups yet').waitFor();
  assertNoFaults(page);
});

test('Moderators see the pages that the server allows them; others see a sentence', async () => {
  const moderator = await openWeb(browser, server, { person: ben, path: '/admin', narrow: true, colorScheme: 'dark', locale: 'zh-CN' });
  await moderator.getByRole('heading', { level: 2, name: '用户' }).waitFor();
  assert.deepEqual(await moderator.locator('.admin-nav a').allInnerTexts(), ['用户', '消息']);
  await moderator.getByRole('row', { name: /Ada/ }).waitFor();
  await assertFits(moderator);
  await assertAccessible(moderator);
  await screenshot(moderator, 'web-admin-users-phone');
  await moderator.getByRole('link', { name: /Ada/ }).click();
  await moderator.getByText('协管员不能对有角色的用户进行操作。').waitFor();
  await moderator.goto(`${server.url}/admin/audit`);
  await moderator.getByText('这个页面只对管理员开放').waitFor();
  assertNoFaults(moderator);

  await ada.call('PUT', '/admin/users/ben/role', { role: null });
  await moderator.getByText('这里只对管理员开放').waitFor();
});

async function signIn(id, password) {
  const response = await fetch(`${server.url}/api/v1/sessions`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id, password }),
  });
  return response.json();
}
