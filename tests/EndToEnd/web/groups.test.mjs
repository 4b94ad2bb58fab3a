// Creating a group, its settings and members, and the ways into it and out of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { assertAccessible, assertFits, assertNoFaults, befriend, openWeb, signUp } from './lib.mjs';

describe('Groups', { timeout: 120_000 }, () => {
  let server;
  let browser;
  let ada;
  let ben;
  let carl;
  let page;
  let group;

  before(async () => {
    server = await startServer({ env: { PARLEY_CHAT__SIGNUPSPERHOUR: '1000', PARLEY_CHAT__WRITING: 'anyone' } });
    browser = await launchBrowser();
    ada = await signUp(server, 'ada', 'Ada Lovelace');
    ben = await signUp(server, 'ben', 'Ben Okafor');
    carl = await signUp(server, 'carl', 'Carl Sagan');
    await befriend(ada, ben);
    await befriend(ada, carl);
    page = await openWeb(browser, server, { person: ada, path: '/groups/new' });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const settings = () => `/group/${group}/settings`;
  const tab = (on, name) => on.getByRole('tab', { name });
  const search = (on) => on.getByRole('main').getByRole('searchbox');
  const row = (on, name) => on.getByRole('main').getByRole('listitem').filter({ hasText: name });

  test('are created with chosen friends, and open', async () => {
    const name = page.getByRole('textbox', { name: 'Name of the group' });
    await name.waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await page.keyboard.type('Climbing club');
    await page.getByRole('searchbox', { name: 'Search friends' }).fill('sag');
    await page.getByText('Carl Sagan').click();
    await page.getByRole('searchbox', { name: 'Search friends' }).fill('');
    await page.getByText('Ben Okafor').click();
    await page.getByRole('list', { name: 'Chosen' }).getByRole('button', { name: 'Carl Sagan' }).click();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Create group' }).click();
    await page.waitForURL(/\/c\/group\//);
    group = page.url().split('/').at(-1);
    const { members } = await ada.call('GET', `/groups/${group}`);
    assert.deepEqual(members.map(({ id }) => id).sort(), ['ada', 'ben']);
  });

  test('show their profile to members, and let managers change it', async () => {
    const member = await openWeb(browser, server, { person: ben, path: settings() });
    await member.getByText('Only the owner and the admins can change the group.').waitFor();
    assert.equal(await tab(member, 'Joining').count(), 0);

    await page.goto(server.url + settings());
    await page.getByRole('textbox', { name: 'Description' }).fill('Every Saturday.');
    await page.getByRole('textbox', { name: 'Announcement' }).fill('We meet at *nine*.');
    await page.getByRole('button', { name: 'Save' }).click();
    await member.getByText('Every Saturday.').waitFor();
    await member.getByRole('main').getByText('We meet at').waitFor();
    await assertAccessible(member);

    await ada.call('PUT', `/groups/${group}/members/ben/role`, { role: 'admin' });
    await tab(member, 'Joining').waitFor();
    await member.getByRole('textbox', { name: 'Name' }).fill('Half a name');
    await ada.call('PATCH', `/groups/${group}`, { about: 'Every Sunday.' });
    await member.waitForFunction(() => [...document.querySelectorAll('textarea')].some(({ value }) => value === 'Every Sunday.'));
    assert.equal(await member.getByRole('textbox', { name: 'Name' }).inputValue(), 'Half a name');
    assertNoFaults(member);
    await member.context().close();
  });

  test('get a picture, and say what is wrong with a file that is none', async () => {
    const choose = async (name, buffer) => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: /Choose a picture|Change the picture/ }).click();
      await (await chooser).setFiles({ name, mimeType: 'image/png', buffer });
    };
    await choose('no.png', Buffer.from('This is text.'));
    await page.getByText('This browser cannot read this file as a picture.').waitFor();
    await choose('dot.png', Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'));
    await page.getByRole('button', { name: 'Use this part' }).click();
    await page.getByRole('button', { name: 'Remove the picture' }).waitFor();
    assert.ok((await ada.call('GET', `/groups/${group}`)).avatar);
  });

  test('let managers add, mute and remove members and make them admins', async () => {
    await tab(page, 'Members').click();
    await row(page, 'Ben Okafor').getByText('Admin').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Add friends' });
    await dialog.getByText('In the group').waitFor();
    await dialog.getByText('Carl Sagan').click();
    await dialog.getByRole('button', { name: 'Add 1' }).click();
    await page.getByRole('button', { name: 'What to do with Carl Sagan' }).click();
    await page.getByRole('menuitem', { name: 'Mute…' }).click();
    await page.getByRole('combobox', { name: 'For how long' }).selectOption('Until a date');
    await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await page.getByText('Choose a time in the future.').waitFor();
    await page.getByRole('combobox', { name: 'For how long' }).selectOption('8 hours');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await row(page, 'Carl Sagan').getByText('Muted until').waitFor();
    const [muted] = (await ada.call('GET', `/groups/${group}/members?search=carl`)).members;
    assert.ok(Math.abs(muted.mutedUntil - Date.now() - 8 * 3_600_000) < 60_000);
    await page.getByRole('button', { name: 'What to do with Carl Sagan' }).click();
    await page.getByRole('menuitem', { name: 'Remove from the group' }).click();
    await page.getByRole('button', { name: 'Remove from the group' }).click();
    await row(page, 'Carl Sagan').waitFor({ state: 'detached' });
  });

  test('can be muted as a whole, with an end', async () => {
    await tab(page, 'About').click();
    await page.getByRole('switch', { name: 'Only the owner and admins can write' }).click();
    await page.getByRole('combobox', { name: 'For how long' }).selectOption('1 hour');
    await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await page.getByRole('main').getByText(/^Until .*:/).waitFor();
    assert.ok((await ada.call('GET', `/groups/${group}`)).allMutedUntil > Date.now());
    await page.getByRole('switch', { name: 'Only the owner and admins can write' }).click();
    await page.getByText('Everybody else can only read.').waitFor();
    assert.equal((await ada.call('GET', `/groups/${group}`)).allMuted, undefined);
  });

  test('are joined by a link: a stranger signs in first and comes back, asks, and is accepted', async () => {
    await tab(page, 'Joining').click();
    await page.getByText('Links do not work while nobody can join with one.').waitFor();
    await page.getByRole('radio', { name: /Who asks and is accepted/ }).check();
    await page.getByRole('button', { name: 'New link' }).click();
    await page.getByRole('textbox', { name: 'At most so many people' }).fill('0');
    await page.getByRole('button', { name: 'Create link' }).click();
    await page.getByText('Enter a number from 1 to 100,000, or nothing.').waitFor();
    await page.getByRole('textbox', { name: 'At most so many people' }).fill('3');
    await page.getByRole('button', { name: 'Create link' }).click();
    await page.getByText('used by 0 of 3').waitFor();
    await assertAccessible(page);
    const { links: [{ code }] } = await ada.call('GET', `/groups/${group}/links`);

    const stranger = await openWeb(browser, server, { path: `/join/${code}`, narrow: true });
    await stranger.getByText('You are invited to a group').waitFor();
    await assertAccessible(stranger);
    await stranger.getByRole('link', { name: 'Sign in' }).click();
    await stranger.waitForURL(/\/sign-in$/);
    await stranger.context().request.post(`${server.url}/api/v1/sessions`, { data: { id: carl.id, password: carl.password } });
    await stranger.reload();
    await stranger.waitForURL(`**/join/${code}`);
    await stranger.getByRole('heading', { name: 'Climbing club' }).waitFor();
    await stranger.getByText('2 members').waitFor();
    await assertAccessible(stranger);
    await assertFits(stranger);
    await stranger.getByRole('textbox', { name: 'Message' }).fill('May I come back?');
    await stranger.getByRole('button', { name: 'Ask to join' }).click();
    await stranger.getByText('You have asked to join.').waitFor();

    await page.getByText('used by 1 of 3').waitFor();
    await tab(page, 'Requests').click();
    await row(page, 'Carl Sagan').getByText('May I come back?').waitFor();
    await page.getByRole('button', { name: 'Accept: Carl Sagan' }).click();
    await page.getByText('Nobody is waiting').waitFor();
    await stranger.getByText('You are in this group already.').waitFor();
    await stranger.getByRole('link', { name: 'Open the conversation' }).click();
    await stranger.waitForURL(`**/c/group/${group}`);
    assertNoFaults(stranger);

    await tab(page, 'Joining').click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('No links yet.').waitFor();
    await stranger.goto(`${server.url}/join/${code}`);
    await stranger.getByText('This invitation is not valid').waitFor();
    await stranger.context().close();
  });

  test('show a large list of members by pages, and find one of them', async () => {
    const ids = Array.from({ length: 60 }, (_, at) => `extra${String(at).padStart(2, '0')}`);
    for (let at = 0; at < ids.length; at += 10) await Promise.all(ids.slice(at, at + 10).map((id) => signUp(server, id, `Extra ${id.slice(5)}`)));
    await ada.call('POST', `/groups/${group}/members`, { users: ids });
    await tab(page, 'Members').click();
    const list = page.getByRole('list', { name: 'Members' });
    await list.getByText('Ada Lovelace').waitFor();
    const scroller = page.locator('.members .virtual-scroll');
    await page.waitForFunction(() => {
      const scroller = document.querySelector('.members .virtual-scroll');
      scroller.scrollTop = scroller.scrollHeight;
      return document.querySelector('.members [aria-setsize]')?.getAttribute('aria-setsize') === '63';
    });
    await scroller.evaluate((element) => { element.scrollTop = element.scrollHeight; });
    const last = (await ada.call('GET', `/groups/${group}/members?limit=200`)).members.at(-1);
    await row(page, last.name).waitFor();

    const before = await scroller.evaluate((element) => element.scrollTop);
    const late = await signUp(server, 'late', 'Late Comer');
    await ada.call('POST', `/groups/${group}/members`, { users: [late.id] });
    await page.waitForFunction(() => document.querySelector('.members [aria-setsize]')?.getAttribute('aria-setsize') === '64');
    assert.ok(await scroller.evaluate((element) => element.scrollTop) >= before, 'a join moved the reader');

    await page.getByRole('searchbox', { name: 'Search 64 members' }).fill('extra 07');
    await row(page, 'Extra 07').waitFor();
    assert.equal(await list.getByRole('listitem').count(), 1);
    await search(page).fill('nobody');
    await page.getByText('No member is called “nobody”.').waitFor();
    await search(page).fill('');
  });

  test('go over to another owner, are left, and are dissolved by typing their name', async () => {
    await page.getByRole('button', { name: 'What to do with Ben Okafor' }).click();
    await page.getByRole('menuitem', { name: 'Make the owner' }).click();
    await page.getByRole('button', { name: 'Make the owner' }).click();
    await row(page, 'Ben Okafor').getByText('Owner').waitFor();
    await tab(page, 'About').click();
    assert.equal(await page.getByRole('button', { name: 'Dissolve the group' }).count(), 0);

    const owner = await openWeb(browser, server, { person: ben, path: settings(), narrow: true, locale: 'zh-CN', colorScheme: 'dark' });
    await owner.getByRole('button', { name: '解散群聊' }).waitFor();
    await assertAccessible(owner);
    await assertFits(owner);

    await page.getByRole('button', { name: 'Leave the group' }).click();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.waitForURL(`${server.url}/`);

    await owner.getByRole('button', { name: '解散群聊' }).click();
    const dissolve = owner.getByRole('button', { name: '解散', exact: true });
    assert.equal(await dissolve.isDisabled(), true);
    await owner.getByRole('textbox', { name: '输入群名称以确认' }).fill('Climbing club');
    await dissolve.click();
    await owner.waitForURL(`${server.url}/`);
    await owner.goto(server.url + settings());
    await owner.getByText('你不在这个群里').waitFor();
    assertNoFaults(page);
    assertNoFaults(owner);
  });
});
