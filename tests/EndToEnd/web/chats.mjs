// How people use a conversation in the web client.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import { io } from 'socket.io-client';

export const input = (page) => page.locator('.composer textarea');
export const log = (page) => page.getByRole('log');
export const bubble = (page, text) => log(page).locator('article').filter({ hasText: text });
export const row = (page, name) => page.locator('.side a.row').filter({ has: page.locator('.name').getByText(name, { exact: true }) });
export const state = (page, text, label) => bubble(page, text).getByRole('img', { name: label, exact: true });
export const title = (page) => page.locator('.chat-head h1');

export async function write(page, text) {
  await input(page).fill(text);
  await input(page).press('Enter');
}

/** Opens a conversation by its row in the list. */
export async function enter(page, name) {
  await row(page, name).click();
  await title(page).getByText(name, { exact: true }).waitFor();
}

/** Chooses from the menu of a message. */
export async function choose(page, text, item) {
  await bubble(page, text).locator('.bubble').click({ button: 'right' });
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** The texts of the messages that the page has drawn, in their order. */
export const texts = (page) => log(page).evaluate((log) =>
  [...log.querySelectorAll('.timeline-row')]
    .sort((one, other) => one.dataset.index - other.dataset.index)
    .map((row) => row.querySelector('.message-text p')?.firstChild?.textContent)
    .filter(Boolean));

/** Where a message is in the window, in pixels from the top. */
export const top = (page, text) => bubble(page, text).evaluate((message) => message.getBoundingClientRect().top);

/** How far the end of the messages is below the sight, in pixels. */
export const distanceToEnd = (page) => log(page).evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);

/** Waits until a check passes, and throws what it throws if it never does. */
export async function eventually(check, within = 60_000) {
  for (const late = Date.now() + within; ; await pause(100)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > late) throw error;
    }
  }
}

/** Waits until the page has drawn as many frames: for what must not happen. */
export const frames = (page, count = 30) => page.evaluate(async (count) => {
  for (let at = 0; at < count; at++) await new Promise(requestAnimationFrame);
}, count);

/** A text of one of many heights, which its number decides. */
export const line = (at) => `message ${at}. ${'Words of different lengths. '.repeat((at * 7) % 11)}${'\nand a line'.repeat(at % 4)}`;

/** Sends texts one after the other over one connection, and returns the stored messages. */
export async function sayAll(server, { sid }, kind, to, all) {
  const socket = io(`${server.url}/${kind}`, { auth: { sid }, transports: ['websocket'], forceNew: true, timeout: 10_000 });
  try {
    const answers = await Promise.all(all.map((text) =>
      socket.timeout(60_000).emitWithAck('sendfsmg', { to, msg: { msg: text, cid: crypto.randomUUID() } })));
    for (const { msg } of answers) assert.equal(msg.code, 1, JSON.stringify(msg));
    return answers.map(({ msg }) => msg);
  } finally {
    socket.close();
  }
}

/** A picture of one colour. */
export function png(width, height, [red, green, blue] = [31, 111, 92]) {
  const line = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.of(red, green, blue))]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const data = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** Chooses files with the button of the input, and sends them. */
export async function attach(page, ...files) {
  await page.locator('.composer input[type=file]').setInputFiles(files);
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
}
