// The web client while the server or the network is away: nothing is lost or sent twice, and the page says what happens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../chrome.mjs';
import { freePort, startServer } from '../server.mjs';
import { bubble, enter, eventually, input, log, row, state, texts, write } from './chats.mjs';
import { assertAccessible, assertNoFaults, befriend, openWeb, say, signUp } from './lib.mjs';

let server;
let browser;
let ada;
let ben;
let adas;
let bens;

before(async () => {
  server = await startServer({ port: await freePort() });
  browser = await launchBrowser();
  [ada, ben] = [await signUp(server, 'ada', 'Ada'), await signUp(server, 'ben', 'Ben')];
  await befriend(ada, ben);
  [adas, bens] = await Promise.all([
    openWeb(browser, server, { person: ada, path: '/c/friend/ben' }),
    openWeb(browser, server, { person: ben, path: '/c/friend/ada' }),
  ]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const line = (page) => page.locator('.connection:visible');
const restart = async () => {
  server = await startServer({ dataDir: server.dataDir, port: server.port });
};

test('What is written while the server is dead arrives once and in order when it is back', async () => {
  await write(adas, 'before');
  await bubble(bens, 'before').waitFor();
  const sending = write(adas, 'in the moment');
  await server.kill();
  await sending;
  for (const text of ['one', 'two', 'three']) await write(adas, text);
  await write(bens, 'four');
  await state(adas, 'two', 'Waiting to be sent').waitFor();
  await line(adas).getByText(/^No connection since \d.* What you send is kept/).waitFor();
  await line(adas).getByText(/^Next try in \d+ s\.|^Connecting…/).waitFor();
  await assertAccessible(adas);

  await restart();
  for (const page of [adas, bens]) {
    // The page may have tried by itself before.
    await line(page).getByRole('button', { name: 'Try now' }).click({ timeout: 3_000 }).catch(() => {});
    await line(page).waitFor({ state: 'detached' });
  }
  await eventually(async () => {
    const [one, other] = [await texts(adas), await texts(bens)];
    assert.deepEqual(one, other);
    assert.deepEqual(one.filter((text) => text !== 'four'), ['before', 'in the moment', 'one', 'two', 'three']);
    assert.equal(one.filter((text) => text === 'four').length, 1);
  });
  await state(adas, 'three', 'Read').waitFor();
  assert.equal(await log(adas).getByRole('img', { name: /Waiting|Sending/ }).count(), 0);
});

test('A refused message says why, and goes out when it is tried again', async () => {
  await ben.call('DELETE', '/friends/ada');
  await write(adas, 'still friends?');
  await bubble(adas, 'still friends?').getByText('Not sent: You are not friends.').waitFor();
  await state(adas, 'still friends?', 'Not sent').waitFor();
  await write(adas, 'never mind');
  await bubble(adas, 'never mind').getByRole('button', { name: 'Discard' }).click();
  await bubble(adas, 'never mind').waitFor({ state: 'detached' });
  await assertAccessible(adas);

  await befriend(ada, ben);
  await bubble(adas, 'still friends?').getByRole('button', { name: 'Retry' }).click();
  await bubble(bens, 'still friends?').waitFor();
  await eventually(async () => assert.equal((await texts(bens)).at(-1), 'still friends?'));
  assert.equal(await bubble(adas, 'Not sent').count(), 0);
});

test('A page that is reloaded while the server is away shows what it knows, and sends later', async () => {
  let away = true;
  await adas.route(/\/(api|socket\.io)\//, (route) => (away ? route.abort('connectionrefused') : route.fallback()));
  await adas.routeWebSocket(/\/socket\.io\//, (socket) => (away ? socket.close() : socket.connectToServer()));
  await adas.goto(`${server.url}/`);
  await row(adas, 'Ben').getByText('still friends?').waitFor();
  await line(adas).waitFor();
  assert.equal(await adas.getByText('No conversations yet').count(), 0);
  await enter(adas, 'Ben');
  await bubble(adas, 'before').waitFor();
  await bubble(adas, 'still friends?').waitFor();
  await write(adas, 'written on a page without a server');
  await state(adas, 'written on a page', 'Waiting to be sent').waitFor();
  await adas.reload();
  await state(adas, 'written on a page', 'Waiting to be sent').waitFor();

  // In the last moment of a page: it has not even been drawn again.
  await input(adas).fill('sent and gone');
  await adas.evaluate(() => {
    document.querySelector('.composer textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    location.reload();
  });
  await state(adas, 'sent and gone', 'Waiting to be sent').waitFor();
  assert.equal(await input(adas).inputValue(), '');
  await adas.evaluate(() => {
    const input = document.querySelector('.composer textarea');
    input.value = 'typed and gone';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    location.reload();
  });
  await state(adas, 'sent and gone', 'Waiting to be sent').waitFor();
  assert.equal(await input(adas).inputValue(), 'typed and gone');
  await input(adas).fill('');

  away = false;
  await bubble(bens, 'written on a page').waitFor();
  await state(adas, 'sent and gone', 'Read').waitFor();
  for (const start of ['written on a page', 'sent and gone']) assert.equal((await texts(bens)).filter((text) => text.startsWith(start)).length, 1);
});

test('The page notices that the network is gone and that it is back', async () => {
  await bens.context().setOffline(true);
  await line(bens).getByText(/^No connection/).waitFor();
  await write(bens, 'from a tunnel');
  await state(bens, 'from a tunnel', 'Waiting to be sent').waitFor();
  await say(server, ada, 'friend', 'ben', 'where are you?');
  await bens.context().setOffline(false);
  await line(bens).waitFor({ state: 'detached' });
  await bubble(bens, 'where are you?').waitFor();
  await bubble(adas, 'from a tunnel').waitFor();
  await eventually(async () => assert.deepEqual(await texts(adas), await texts(bens)));
  for (const text of ['from a tunnel', 'where are you?']) assert.equal((await texts(bens)).filter((one) => one === text).length, 1);
  for (const page of [adas, bens]) assertNoFaults(page);
});
