// The page to read and try the HTTP interface, in a real browser.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage } from './chrome.mjs';
import { startServer } from './server.mjs';

const screenshots = fileURLToPath(new URL('../../artifacts/screenshots/', import.meta.url));
const account = { id: 'reader', password: 'correct horse battery' };

let server;
let browser;

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  server = await startServer();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(colorScheme) {
  const page = await openPage(browser, { colorScheme, viewport: { width: 1280, height: 900 } });
  const seen = { elsewhere: [], errors: [] };
  page.on('request', (request) => { if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url())) seen.elsewhere.push(request.url()); });
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') seen.errors.push(message.text()); });
  return { page, seen };
}

for (const colorScheme of ['light', 'dark']) {
  test(`It shows every area in ${colorScheme} colours, without requests to other hosts`, async () => {
    const { page, seen } = await open(colorScheme);
    await page.goto(`${server.url}/docs`);
    for (const area of ['Accounts', 'Sessions', 'Friends', 'Groups', 'Conversations', 'Messages', 'Files', 'Push', 'Administration']) {
      await page.getByText(area, { exact: true }).first().waitFor();
    }
    const brightness = await page.evaluate(() => {
      const [red, green, blue] = getComputedStyle(document.querySelector('.scalar-app, body')).backgroundColor.match(/\d+/g).map(Number);
      return (red + green + blue) / 3;
    });
    assert.ok(colorScheme === 'dark' ? brightness < 100 : brightness > 155, `the background is ${brightness} of 255`);
    await page.screenshot({ path: `${screenshots}docs-${colorScheme}.png` });
    assert.deepEqual(seen, { elsewhere: [], errors: [] });
    await page.context().close();
  });
}

test('A user signed in with the cookie can try a request', async () => {
  const { page, seen } = await open('light');
  await page.goto(server.url);
  await page.evaluate(async (body) => {
    const send = (path) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await send('/api/v1/users');
    await send('/api/v1/sessions');
  }, account);

  await page.goto(`${server.url}/docs/#tag/accounts/GET/api/v1/users/me`);
  const send = page.getByRole('button', { name: /^Send get request/ });
  // A click that a busy browser loses is made again.
  for (let left = 5; left > 0 && !(await send.isVisible()); left--) {
    await page.getByRole('button', { name: /Test Request.*users\/me/ }).first().click({ timeout: 15_000 }).catch(() => {});
    await send.waitFor({ timeout: 15_000 }).catch(() => {});
  }
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/v1/users/me'));
  await send.click();
  const response = await answered;
  assert.equal(response.status(), 200);
  assert.equal((await response.json()).id, account.id);
  assert.deepEqual(seen.elsewhere, []);
});
