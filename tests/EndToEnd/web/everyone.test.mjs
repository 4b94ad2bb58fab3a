// The main screen of the web client for everybody: foreign texts of every kind, small windows, the dark, Chinese, the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { bubble, eventually, frames, input, log, row, sayAll, state } from './chats.mjs';
import { assertAccessible, assertFits, assertNoFaults, befriend, openWeb, screenshot, signUp } from './lib.mjs';

const hostile = {
  script: '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">',
  markup: '**bold** _it **al_ ic** `code <b>` [click](javascript:window.hacked=1) ****\n```\n<i>never closed',
  address: 'javascript:alert(1) data:text/html,<b>x</b> https://example.com/a_(b)?c=<d>&e="f"',
  turned: 'abc \u202Etxt.exe\u202C \u200Fעברית\u200E end of turned',
  emoji: '☕'.repeat(10_000),
  solid: 'w'.repeat(32 * 1024),
  long: `start of long. ${'Many words that go on. '.repeat(300)}end of long`,
};

let server;
let browser;
let ada;
let ben;
let tea;
let page;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [ada, ben] = [await signUp(server, 'ada', 'Ada'), await signUp(server, 'ben', 'Ben')];
  const carl = await signUp(server, 'carl', '<b>Carl</b> عمر');
  await befriend(ada, ben);
  await befriend(ada, carl);
  tea = (await ada.call('POST', '/groups', { name: '茶会', members: ['ben', 'carl'] })).id;
  await sayAll(server, ben, 'group', tea, ['Who is in?', 'I bring the big pot.', '水开了 🍵']);
  await sayAll(server, carl, 'group', tea, ['Me! See https://example.com/tea', '**Five** sharp, please', hostile.script]);
  await sayAll(server, ada, 'group', tea, ['Lovely 🎉', 'I ask @ben about the `cups`']);
  await sayAll(server, carl, 'friend', 'ada', [hostile.script]);
  await sayAll(server, ben, 'friend', 'ada', Object.values(hostile));
  page = await openWeb(browser, server, { person: ada, path: '/c/friend/ben' });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('Foreign texts are texts: nothing runs, nothing leads astray, nothing is wider than the window', async () => {
  await bubble(page, 'start of long.').waitFor();
  await log(page).evaluate((log) => log.scrollTo(0, 0));
  await bubble(page, '<script>window.hacked = 1</script>').waitFor();
  await bubble(page, '<i>never closed').waitFor();
  await bubble(page, 'txt.exe').waitFor();
  for (const address of await log(page).locator('article a').evaluateAll((links) => links.map(({ href }) => href))) {
    assert.match(address, /^https?:/);
  }
  assert.equal(await log(page).locator('article :is(script, i, b, img, iframe)').count(), 0);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.equal(await row(page, '<b>Carl</b> عمر').count(), 1);
  for (const start of ['wwwwwwww', '☕☕☕☕']) await bubble(page, start).getByRole('button', { name: 'Show more' }).click();
  await frames(page);
  await assertFits(page);
  const [needed, given] = await log(page).evaluate((log) => [log.scrollWidth, log.clientWidth]);
  assert.ok(needed <= given, `the messages need ${needed} px of ${given}`);
});

test('A long text is cut until one asks for the whole', async () => {
  await page.locator('.timeline .to-end').click();
  const long = bubble(page, 'start of long.');
  await long.waitFor();
  assert.equal(await long.getByText('end of long').count(), 0);
  const before = (await long.boundingBox()).height;
  assert.ok(before < 700, `${before} px`);
  await long.getByRole('button', { name: 'Show more' }).click();
  await long.getByText('end of long').waitFor();
  assert.ok((await long.boundingBox()).height > before);
  await long.getByRole('button', { name: 'Show less' }).click();
  await long.getByText('end of long').waitFor({ state: 'detached' });
  await frames(page);
  assertNoFaults(page);
});

test('From the list to a sent message by keyboard alone', async () => {
  await page.goto(`${server.url}/`);
  await row(page, 'Ben').waitFor();
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
  for (let at = 0; at < 12 && await focused() !== 'Search'; at++) await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Search');
  await page.keyboard.type('茶');
  await row(page, 'Ben').waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowDown');
  await eventually(async () => assert.match(await focused(), /茶会/));
  await page.keyboard.press('Enter');
  await eventually(async () => assert.equal(await focused(), 'Message to 茶会'));
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Enter');
  await state(page, 'by keyboard', 'Sent').waitFor();

  await page.keyboard.press('Shift+Tab');
  for (let at = 0; at < 6 && !/^You, /.test(await focused()); at++) await page.keyboard.press('Shift+Tab');
  assert.match(await focused(), /^You, /, 'Tab reaches the newest message');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Reply' }).waitFor();
  await page.keyboard.press('Enter');
  await eventually(async () => assert.equal(await focused(), 'Message to 茶会'));
  await page.keyboard.type('and answered');
  await page.keyboard.press('Enter');
  await bubble(page, 'and answered').locator('.quote').getByText('by keyboard').waitFor();
});

test('The card of a person opens from the name above a message in a group, and by keyboard from the message', async () => {
  await page.goto(`${server.url}/c/group/${tea}`);
  const said = bubble(page, 'Who is in?');
  const card = page.getByRole('dialog', { name: 'Profile' });
  await said.getByRole('button', { name: 'Ben', exact: true }).click();
  await card.getByText('@ben').waitFor();
  await assertAccessible(page);
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });

  await said.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Profile' }).focus();
  await page.keyboard.press('Enter');
  await card.getByText('@ben').waitFor();
  await page.keyboard.press('Escape');
  await eventually(async () => assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^Ben, /));
  assertNoFaults(page);
});

test('Every menu belongs to a part of the page, where those who move by landmarks find it', async () => {
  const open = async (shown, button) => {
    await button.click();
    await shown.getByRole('menu').waitFor();
    await assertAccessible(shown);
    await shown.keyboard.press('Escape');
    await shown.getByRole('menu').waitFor({ state: 'detached' });
  };
  for (const options of [{}, { narrow: true }]) {
    const shown = await openWeb(browser, server, { person: ada, ...options });
    await row(shown, '茶会').waitFor();
    assert.equal(await shown.getByRole('heading', { level: 1 }).count(), 1, 'the page has a heading');
    await open(shown, shown.getByRole('button', { name: 'Menu', exact: true }));
    await open(shown, { click: () => row(shown, '茶会').click({ button: 'right' }) });
    await row(shown, '茶会').click();
    await bubble(shown, 'Five').waitFor();
    await open(shown, shown.locator('.chat-head').getByRole('button', { name: 'More' }));
    await open(shown, { click: () => bubble(shown, 'Five').locator('.bubble').click({ button: 'right' }) });
    assertNoFaults(shown);
    await shown.context().close();
  }
});

const looks = [
  ['wide-light', {}],
  ['wide-dark', { colorScheme: 'dark' }],
  ['wide-zh', { locale: 'zh-CN' }],
  ['phone-light', { narrow: true }],
  ['phone-dark-zh', { narrow: true, colorScheme: 'dark', locale: 'zh-CN' }],
  ['phone-360', { narrow: true, viewport: { width: 360, height: 740 } }],
];

for (const [name, options] of looks) {
  test(`The main screen is whole and accessible: ${name}`, async () => {
    const shown = await openWeb(browser, server, { person: ada, ...options });
    await row(shown, '茶会').waitFor();
    await assertFits(shown);
    await assertAccessible(shown);
    await screenshot(shown, `web-list-${name}`);
    await row(shown, '茶会').click();
    await bubble(shown, 'Five').waitFor();
    await frames(shown);
    await assertFits(shown);
    await assertAccessible(shown);
    await screenshot(shown, `web-chat-${name}`);
    const height = await input(shown).evaluate((input) => Number.parseFloat(getComputedStyle(input).fontSize));
    assert.ok(!options.narrow || height >= 16, `${height} px: a phone would zoom into the input`);
    if (options.locale) await shown.getByRole('log', { name: '消息' }).waitFor();
    const background = await shown.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
    assert.equal(background[0] < 80, options.colorScheme === 'dark', `the background is ${background}`);
    assertNoFaults(shown);
    await shown.context().close();
  });
}
