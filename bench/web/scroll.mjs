// How smoothly the web client scrolls: a conversation of 100,000 messages, and a list of 2,000 conversations. For each scroll, the number of
// frames, the longest ones in milliseconds, and how many took more than 50. Build the server first; npm ci in tests/EndToEnd.
// node bench/web/scroll.mjs [MESSAGES] [CONVERSATIONS]
import { launchBrowser, openPage } from '../../tests/EndToEnd/chrome.mjs';
import { startServer } from '../../tests/EndToEnd/server.mjs';
import { connectAs, inSeries } from './people.mjs';

const [messages = 100_000, conversations = 2_000] = process.argv.slice(2).map(Number);
const key = '0123456789abcdef0123456789abcdef';
const seconds = 15;

const server = await startServer({
  env: {
    PARLEY_CHAT__APIKEYS__0: key, PARLEY_CHAT__WRITING: 'anyone', PARLEY_CHAT__REQUESTSPERSECOND: '1000000', PARLEY_CHAT__REQUESTBURST: '1000000',
    PARLEY_CHAT__WRITESPERMINUTE: '1000000',
  },
});
const ada = await connectAs(server, key, 'ada');
const ben = await connectAs(server, key, 'ben');
await inSeries(messages, 400, (n) => (n % 3 === 0 ? ada.send('ben', `Message ${n}`) : ben.send('ada', `Message ${n}: ${'a few words more '.repeat(n % 7)}`)));
await inSeries(conversations, 100, async (n) => {
  const { sid } = await ada.signIn(`person${n}`);
  return sid && ada.send(`person${n}`, `Hello ${n}`);
});

const browser = await launchBrowser();
const page = await openPage(browser, { locale: 'en-GB', viewport: { width: 1280, height: 800 } });
await page.context().addCookies([{ name: 'parley_sid', value: ada.sid, url: server.url, httpOnly: true }]);
await page.goto(`${server.url}/c/friend/ben`);
await page.getByRole('log').locator('article').first().waitFor();

for (const [name, x, direction] of [['messages', 900, -1], ['conversations', 150, 1]]) {
  await page.mouse.move(x, 400);
  await page.evaluate(() => {
    window.frames = [];
    let last = performance.now();
    const next = (now) => { window.frames?.push(now - last); last = now; if (window.frames) requestAnimationFrame(next); };
    requestAnimationFrame(next);
  });
  for (const end = performance.now() + seconds * 1_000; performance.now() < end;) await page.mouse.wheel(0, direction * 400);
  const frames = await page.evaluate(() => { const all = window.frames; window.frames = undefined; return all; });
  const sorted = frames.toSorted((a, b) => b - a);
  console.log(`${name}: ${frames.length} frames, the longest ${sorted.slice(0, 5).map((ms) => ms.toFixed(0)).join(', ')} ms, `
    + `${frames.filter((ms) => ms > 50).length} above 50 ms`);
}

await browser.close();
ada.close();
ben.close();
await server.stop();
process.exit(0);
