// Files in the web client: chosen, pasted and dropped; on their way; seen and heard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { startServer } from '../server.mjs';
import { attach, bubble, enter, eventually, frames, input, log, png, row } from './chats.mjs';
import { adaAndFriends, assertAccessible, assertNoFaults, openWeb, say, screenshot } from './lib.mjs';

let server;
let browser;
let ada;
let ben;
let carl;
let adas;
let bens;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [ada, ben, carl] = await adaAndFriends(server);
  await say(server, carl, 'friend', 'ada', 'hello');
  [adas, bens] = await Promise.all([
    openWeb(browser, server, { person: ada, path: '/c/friend/ben' }),
    openWeb(browser, server, { person: ben, path: '/c/friend/ada' }),
  ]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const picture = (page, name) => log(page).getByRole('button', { name: `Open the picture ${name}` });
const isLoaded = (image) => eventually(() => image.evaluate((image) => {
  if (!image.complete || image.naturalWidth === 0) throw new Error(`${image.src} is not shown`);
}));
const ofColour = (name, colour) => ({ name, mimeType: 'image/png', buffer: png(640, 400, colour) });

/** Hands a picture to the page as the clipboard or a drag does. */
const hand = (page, selector, type, name) => page.locator(selector).evaluate((target, { type, name, bytes }) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(bytes)], name, { type: 'image/png' }));
  const options = { bubbles: true, cancelable: true };
  if (type === 'paste') return target.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
  for (const step of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(step, { ...options, dataTransfer: data }));
}, { type, name, bytes: [...png(320, 200)] });

/** A second of a tone. */
function wav() {
  const rate = 8_000;
  const file = Buffer.alloc(44 + rate, 128);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + rate, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(rate, 40);
  for (let at = 0; at < rate; at++) file[44 + at] = 128 + 60 * Math.sin(at / 3);
  return file;
}

test('Files that are chosen with the button arrive: pictures to see, others to download', async () => {
  await attach(adas, ofColour('red.png', [180, 40, 40]), { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Tea at five.') });
  await isLoaded(picture(bens, 'red.png').locator('img'));
  const card = bubble(bens, 'plan.txt').getByRole('link');
  await card.getByText('12 B').waitFor();
  const [download] = await Promise.all([bens.waitForEvent('download'), card.click()]);
  assert.equal(download.suggestedFilename(), 'plan.txt');
  assert.equal(await bens.evaluate(async (address) => (await fetch(address)).text(), await card.getAttribute('href')), 'Tea at five.');
});

test('A pasted picture is sent by an Enter that follows at once, and not the text beside it', async () => {
  await input(adas).fill('a thought');
  await hand(adas, '.composer textarea', 'paste', 'pasted.png');
  await adas.keyboard.press('Enter');
  await isLoaded(picture(bens, 'pasted.png').locator('img'));
  assert.equal(await input(adas).inputValue(), 'a thought');
  assert.equal(await bubble(bens, 'a thought').count(), 0);
  await input(adas).fill('');
});

test('A picture that is dropped on the conversation is sent', async () => {
  await hand(adas, '.timeline-scroll', 'drop', 'dropped.png');
  await assertAccessible(adas);
  await adas.getByRole('dialog', { name: 'Send this file?' }).getByRole('button', { name: 'Send', exact: true }).click();
  await isLoaded(picture(bens, 'dropped.png').locator('img'));
});

test('An upload shows its progress, stays with its conversation when one switches, and can be cancelled', async () => {
  const network = await adas.context().newCDPSession(adas);
  const free = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  const limit = (uploadThroughput) => network.send('Network.emulateNetworkConditions', { ...free, uploadThroughput });
  await limit(300_000);
  const progress = adas.getByRole('progressbar', { name: 'Sending large.bin' });
  await attach(adas, { name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1_500_000, 7) });
  await eventually(async () => {
    const value = await progress.evaluate((bar) => bar.value ?? Number(bar.getAttribute('aria-valuenow')));
    assert.ok(value > 0 && value < 1, `${value}`);
  });
  await enter(adas, 'Carl');
  await frames(adas);
  assert.equal(await log(adas).getByText('large.bin').count(), 0);
  await bubble(bens, 'large.bin').waitFor();
  await row(adas, 'Ben').getByText('large.bin').waitFor();
  assert.equal((await carl.call('GET', '/conversations/friend/ada/messages')).messages.length, 1);

  await enter(adas, 'Ben');
  await attach(adas, { name: 'mistake.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(3_000_000, 7) });
  await adas.getByRole('button', { name: 'Do not send mistake.bin' }).click();
  await log(adas).getByText('mistake.bin').waitFor({ state: 'detached' });
  await limit(-1);
  await attach(adas, { name: 'after.txt', mimeType: 'text/plain', buffer: Buffer.from('after') });
  await bubble(bens, 'after.txt').waitFor();
  assert.equal(await log(bens).getByText('mistake.bin').count(), 0);
});

test('The viewer opens a picture, goes to the others, and closes with Esc', async () => {
  await picture(bens, 'pasted.png').click();
  const viewer = bens.getByRole('dialog', { name: 'Pictures' });
  await viewer.getByText('2 of 3').waitFor();
  await isLoaded(viewer.getByRole('img', { name: 'pasted.png' }));
  await assertAccessible(bens);
  await screenshot(bens, 'web-viewer');
  await bens.keyboard.press('ArrowRight');
  await isLoaded(viewer.getByRole('img', { name: 'dropped.png' }));
  assert.ok(await viewer.getByRole('button', { name: 'Next' }).isDisabled());
  await viewer.getByRole('button', { name: 'Previous' }).click();
  await bens.keyboard.press('ArrowLeft');
  await isLoaded(viewer.getByRole('img', { name: 'red.png' }));
  await bens.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
});

test('“Copy image” in a browser, which copies its address as HTML too, sends the picture and never the markup', async () => {
  await adas.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await adas.evaluate(async (bytes) => {
    const markup = '<img src="https://example.com/cat.png" alt="A cat">';
    await navigator.clipboard.write([new ClipboardItem({
      'text/html': new Blob([markup], { type: 'text/html' }),
      'image/png': new Blob([Uint8Array.from(bytes)], { type: 'image/png' }),
    })]);
  }, [...png(200, 120)]);
  await input(adas).fill('before ');
  await adas.evaluate(() => addEventListener('paste', ({ clipboardData }) => { globalThis.pasted = [...clipboardData.types]; }, { capture: true, once: true }));
  await input(adas).press('Control+v');
  const dialog = adas.getByRole('dialog', { name: 'Send this file?' });
  await dialog.getByText('.png').waitFor();
  assert.deepEqual((await adas.evaluate(() => globalThis.pasted)).sort(), ['Files', 'text/html']);
  assert.equal(await input(adas).inputValue(), 'before ');
  await adas.keyboard.press('Enter');
  await isLoaded(picture(bens, 'image.png').locator('img'));
  assert.equal(await bubble(bens, '<img').count() + await bubble(bens, 'A cat').count(), 0);
  await input(adas).fill('');
});

test('A sound plays in place', async () => {
  await attach(adas, { name: 'tone.wav', mimeType: 'audio/wav', buffer: wav() });
  const sound = log(bens).locator('audio');
  await sound.waitFor();
  await sound.evaluate((audio) => { audio.muted = true; return audio.play(); });
  await eventually(() => sound.evaluate((audio) => { if (audio.currentTime === 0) throw new Error('It does not play.'); }));
  assert.equal(await sound.evaluate((audio) => audio.duration), 1);
  for (const page of [adas, bens]) assertNoFaults(page);
});
