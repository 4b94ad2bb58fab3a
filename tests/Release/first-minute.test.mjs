// From the archive to the first message between two people, on a machine without .NET.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { launchBrowser, openPage } from '../EndToEnd/chrome.mjs';
import { startServer } from '../EndToEnd/server.mjs';
import { bubble, write } from '../EndToEnd/web/chats.mjs';
import { unpacked } from './release.mjs';

const password = 'correct horse battery';
let browser;
before(async () => { browser = await launchBrowser(); });
after(() => browser?.close());

test('Two people chat within a minute', async (t) => {
  const begun = performance.now();
  process.env.SERVER_PROGRAM = join(unpacked(), 'parley');
  const server = await startServer({ env: { PATH: '', DOTNET_ROOT: '/nowhere' } });
  const [ada, ben] = await Promise.all([openPage(browser, { locale: 'en-GB' }), openPage(browser, { locale: 'en-GB' })]);

  await ada.goto(server.url);
  await ada.getByLabel('Your name').fill('Ada');
  await ada.getByLabel('Password', { exact: true }).fill(password);
  await ada.keyboard.press('Enter');
  const link = await ada.getByLabel('Link').inputValue();

  await ben.goto(link);
  await ben.getByLabel('Your name').fill('Ben');
  await ben.getByLabel('Password', { exact: true }).fill(password);
  await ben.keyboard.press('Enter');
  await ben.locator('.side-head').getByText('Ben').waitFor();
  await ben.goto(`${server.url}/people`);
  await ben.getByRole('tab', { name: 'Find people' }).click();
  await ben.getByRole('searchbox', { name: 'Name, or' }).fill('ada');
  await ben.getByRole('button', { name: 'Add Ada as a friend' }).click();
  await ben.getByRole('button', { name: 'Send request' }).click();

  await ada.goto(`${server.url}/people`);
  await ada.getByRole('tab', { name: 'Requests' }).click();
  await ada.getByRole('button', { name: 'Accept: Ben' }).click();
  await ada.goto(`${server.url}/c/friend/ben`);
  await write(ada, 'Hello, Ben!');
  await ben.goto(`${server.url}/c/friend/ada`);
  await bubble(ben, 'Hello, Ben!').waitFor();

  const seconds = (performance.now() - begun) / 1000;
  t.diagnostic(`${seconds.toFixed(1)} s`);
  assert.ok(seconds < 60, `${seconds} s`);
  await server.stop();
});
