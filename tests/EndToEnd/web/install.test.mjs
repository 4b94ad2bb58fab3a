// The web client as an app: what a browser needs to install it, also under a path, and the colour of the bar around it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { assertNoFaults, openWeb } from './lib.mjs';

let browser;
before(async () => { browser = await launchBrowser(); });
after(() => browser?.close());

for (const path of ['', '/our/chat']) {
  test(`A browser can install it at ${path}/`, async (t) => {
    const server = await startServer({ env: path && { PARLEY_BASEPATH: path } });
    t.after(() => server.stop());
    const page = await openWeb(browser, server, { path: `${path}/settings/profile` });
    const devtools = await page.context().newCDPSession(page);
    const { url, errors, data } = await devtools.send('Page.getAppManifest');
    assert.equal(url, `${server.url}${path}/manifest.webmanifest`);
    assert.deepEqual(errors, []);
    // The windows of these tests are incognito, where nothing is installed.
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), []);

    const response = await fetch(url);
    assert.equal(response.headers.get('content-type'), 'application/manifest+json');
    assert.match(response.headers.get('content-security-policy'), /^default-src 'none';.* manifest-src 'self';/);
    const manifest = JSON.parse(data);
    for (const member of ['start_url', 'scope']) assert.equal(new URL(manifest[member], url).href, `${server.url}${path}/`);
    assert.equal(manifest.display, 'standalone');
    for (const { src, sizes, type } of manifest.icons) {
      const icon = await page.evaluate(async (address) => {
        const answer = await fetch(address);
        const { width, height } = await createImageBitmap(await answer.clone().blob());
        return [answer.headers.get('content-type'), `${width}x${height}`];
      }, new URL(src, url).href);
      assert.deepEqual(icon, [type, sizes], src);
    }
    assert.deepEqual(manifest.icons.map(({ sizes, purpose }) => [sizes, purpose ?? 'any']), [['192x192', 'any'], ['512x512', 'any'], ['512x512', 'maskable']]);
    assertNoFaults(page);
    await page.context().close();
  });
}

test('The bar of the browser has the colour of the theme: the system’s, or the one that the user has chosen', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const bar = (page) => page.evaluate(() => [...document.querySelectorAll('meta[name=theme-color]')].filter(({ media }) => matchMedia(media).matches).map(({ content }) => content));
  const page = await openWeb(browser, server, { colorScheme: 'dark' });
  assert.deepEqual(await bar(page), ['#171b1a']);
  await page.evaluate(() => localStorage.setItem('parley.theme', 'light'));
  await page.reload();
  assert.deepEqual(await bar(page), ['#ffffff']);
  await page.evaluate(() => localStorage.clear());
  await page.emulateMedia({ colorScheme: 'light' });
  await page.reload();
  assert.deepEqual(await bar(page), ['#ffffff']);
  await page.context().close();
});
