// The client of docs/messenger/events.md, in both languages: the code of the page is that of the program, and the program works.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { nodeFolder, runJavaScript } from './pages.mjs';
import { run } from './program.mjs';
import { startServer } from './server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sample = join(root, 'samples/Client');
const password = 'correct horse';

function javascript() {
  const folder = nodeFolder();
  copyFileSync(join(sample, 'client.mjs'), join(folder, 'client.mjs'));
  return [process.execPath, [join(folder, 'client.mjs')]];
}

const programs = [
  { language: 'js', start: javascript },
  { language: 'csharp', start: () => ['dotnet', [join(sample, 'bin/Release/net10.0/Client.dll')]] },
];

test('Every code block on the page about the events is part of its program', () => {
  const page = readFileSync(join(root, 'docs/messenger/events.md'), 'utf8');
  const flat = (code) => code.split('\n').map((line) => line.trimStart()).join('\n');
  const blocks = [...page.matchAll(/^```(\w+) (samples\/Client\/\S+)\n(.*?)^```$/gms)];
  for (const [, , file, code] of blocks) assert.ok(flat(readFileSync(join(root, file), 'utf8')).includes(flat(code)), `not in ${file}:\n${code}`);
  for (const { language } of programs) assert.ok(blocks.filter((one) => one[1] === language).length >= 8, language);
  assert.equal(blocks.length, [...page.matchAll(/^```(js|csharp)\b(?! tested)/gm)].length, 'a block does not name its file');
});

test('The code for browsers on the page about the events works, with a new ticket for each connection', { timeout: 60_000 }, async () => {
  const server = await startServer();
  try {
    const call = async (path, body) => (await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(15_000),
    })).json();
    await call('/users', { id: 'ada', password });
    const { sid } = await call('/sessions', { id: 'ada', password });
    const page = readFileSync(join(root, 'docs/messenger/events.md'), 'utf8');
    const program = runJavaScript([
      "import { io } from 'socket.io-client';",
      `const [server, sid] = ['${server.url}', '${sid}'];`,
      'const fetch = (url, options) => globalThis.fetch(url, { ...options, headers: { authorization: `Bearer ${sid}` } });',   // the cookie of a browser
      ...[...page.matchAll(/^```js tested\n(.*?)^```$/gms)].map(([, code]) => code),
      // An unknown request gets a response, verified or not.
      "friend.emit('sendfmsg', { msg: {} });",
      "friend.once('sendfmsg-s', ({ msg }) => console.log(`unknown: ${msg.reason}`));",
      "let times = 0; page.on('connect', () => { console.log(`connection ${++times}`); if (times < 3) page.io.engine.close(); });",
    ].join('\n'));
    await program.line(/^verified as ada$/);
    await program.line(/^unknown: malformed$/);
    await program.line(/^connection 3$/);
    assert.doesNotMatch(program.output(), /connection refused|not verified|connection failed/);
    program.kill();
  } finally {
    await server.kill();
  }
});

// The event is volatile: it is dropped while a connection is busy, so people who type are shown at the next one.
async function whileTyping(type, seen) {
  for (let isSeen = false; !isSeen; isSeen = await Promise.race([seen.then(() => true), pause(2_000)])) await type();
}

for (const { language, start } of programs) {
  describe(`The client in ${language}`, { timeout: 120_000 }, () => {
    let server, program, ben, group;

    before(async () => {
      server = await startServer({ env: { PARLEY_CHAT__PRESENCEGRACE: '500ms' } });
      for (const id of ['ada', 'ben']) await call('POST', '/users', { id, password });
      ben = await new Ben().signIn();
      const ada = await call('POST', '/sessions', { id: 'ada', password });
      const request = await call('POST', '/friend-requests', { to: 'ben' }, ada.sid);
      await call('POST', `/friend-requests/${request.id}/accept`, undefined, ben.sid);
      ben.connect();
      for (let n = 1; n <= 30; n++) await ben.say('ada', `Message ${n}`);

      const [command, args] = start();
      program = run(command, [...args, server.url, 'ada', password, 'ben']);
    });
    after(async () => {
      program?.kill();
      ben?.close();
      await server?.kill();
    });

    test('connects and syncs the newest messages and notices', async () => {
      await program.line(/^in sync$/);
      assert.match(program.output(), /^notice: friend-accepted$/m);
      assert.deepEqual(program.output().match(/^ben #\d+: .*$/gm), Array.from({ length: 20 }, (_, n) => `ben #${n + 11}: Message ${n + 11}`));
      await ben.next('read-s', ({ msg }) => msg.with === 'ada' && msg.seq === 30);
    });

    test('sends, and gets the read mark', async () => {
      program.type('Hello');
      const { msg } = await ben.next('receivefsmg', (one) => one.msg.msg === 'Hello');
      assert.ok(msg.cid);
      await program.line(/^ada #31: Hello$/);
      await ben.ask('/friend', 'read-c', { with: 'ada', seq: msg.seq });
      await program.line(/^ben has read up to #31$/);
    });

    test('shows who types, receives, and sends its read mark', async () => {
      await whileTyping(() => ben.ask('/friend', 'typing-c', { with: 'ada' }), program.line(/^ben is typing$/));
      await ben.say('ada', 'Hello yourself');
      await program.line(/^ben #32: Hello yourself$/);
      await ben.next('read-s', ({ msg }) => msg.seq === 32);
      await whileTyping(() => program.type('/typing'), ben.next('typing-s', ({ from }) => from === 'ada'));
    });

    test('edits and recalls', async () => {
      program.type('/edit Hello, Ben');
      const { msg } = await ben.next('receivefsmg', (one) => one.msg.kind === 'edit');
      assert.deepEqual([msg.msg.seq, msg.msg.msg], [31, 'Hello, Ben']);
      await program.line(/^ada has edited #31: Hello, Ben$/);
      program.type('/recall');
      await ben.next('receivefsmg', (one) => one.msg.kind === 'recall');
      await program.line(/^ada has recalled #31$/);
      program.type('/edit Too late');
      await program.line(/^refused: conflict$/);
    });

    test('reads the history, page by page, and the list of conversations', async () => {
      program.type('/history');
      await program.line(/^\[31\] ada: recalled$/);
      await program.line(/^\/history ben (\d+) shows older messages$/);
      const [, before] = /^\/history ben (\d+) shows/m.exec(program.output());
      program.type(`/history ben ${before}`);
      await program.line(/^\[1\] ben: Message 1$/);
      program.type('/list');
      await program.line(/^friend ben: 0 unread of 34$/);
      await program.line(/^server server: \d+ unread of \d+$/);
    });

    test('gets notices of groups, and skips entries that it may not see', async () => {
      group = (await ben.call('POST', '/groups', { name: 'Hikers' })).id;
      const { id } = await ben.ask('/group', 'sendfsmg', { to: group, msg: 'nothing for ada' });
      await ben.call('POST', `/groups/${group}/members`, { users: ['ada'] });
      await program.line(/^notice: group-invited$/);
      await program.line(/^in the group: joined ada$/);
      await ben.ask('/group', 'edit-c', { with: group, id, msg: 'nothing for ada either' });
      await ben.ask('/group', 'sendfsmg', { to: group, msg: 'hello' });
      await program.line(/^ben #5: hello$/);

      await ben.call('DELETE', `/groups/${group}/members/ada`);
      await program.line(/^in the group: removed ada$/);
      await ben.ask('/group', 'sendfsmg', { to: group, msg: 'and nothing for ada' });
      await ben.call('POST', `/groups/${group}/members`, { users: ['ada'] });
      await ben.ask('/group', 'sendfsmg', { to: group, msg: 'hello again' });
      await program.line(/^ben #9: hello again$/);
      assert.doesNotMatch(program.output(), /nothing for ada/);

      program.type(`/group ${group} Hello all`);
      await ben.next('receivefsmg', ({ to, msg }) => to === group && msg.msg === 'Hello all');
      await ben.ask('/group', 'read-c', { with: group, seq: 10 });
      await program.line(/^ben has read up to #10$/);
    });

    test('sees who is online, and can hide', async () => {
      program.type('/friends');
      await program.line(/^online: ben; offline: $/);
      program.type('/hide');
      await ben.next('foffline', ({ from }) => from === 'ada');
      program.type('/show');
      await ben.next('fonline', ({ from }) => from === 'ada');
      ben.close();
      await program.line(/^ben is offline$/);
      ben.connect();
      await program.line(/^ben is online$/);
    });

    test('sends each message that was written during an outage once, and gets what it has missed', async () => {
      const { dataDir, port } = server;
      await server.kill();
      program.type('Are you there?');
      server = await startServer({ dataDir, port, env: { PARLEY_CHAT__PRESENCEGRACE: '500ms' } });
      await program.line(/^ada #35: Are you there\?$/, 60_000);
      await ben.say('ada', 'I am');
      await program.line(/^ben #36: I am$/, 60_000);
      const { messages } = await ben.ask('/friend', 'history-c', { with: 'ada', after: 34 });
      assert.deepEqual(messages.map(({ msg }) => msg.msg), ['Are you there?', 'I am']);
    });

    test('disconnects', async () => {
      program.type('/quit');
      assert.equal(await program.ended, 0, program.output());
    });

    async function call(method, path, body, sid) {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(sid && { authorization: `Bearer ${sid}` }) },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(15_000),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return response.status === 204 ? undefined : response.json();
    }

    /** The other user, played by the test. */
    class Ben {
      #arrived = [];
      #look = () => {};

      async signIn() {
        ({ sid: this.sid } = await call('POST', '/sessions', { id: 'ben', password }));
        return this;
      }

      call = (method, path, body) => call(method, path, body, this.sid);

      connect() {
        this.sockets = Object.fromEntries(['/friend', '/group', '/server'].map((room) => [room, io(server.url + room, { auth: { sid: this.sid } })]));
        for (const socket of Object.values(this.sockets)) {
          socket.onAny((event, envelope) => {
            this.#arrived.push([event, envelope]);
            this.#look();
          });
        }
      }

      close() {
        for (const socket of Object.values(this.sockets ?? {})) socket.close();
      }

      async ask(room, event, msg) {
        const { msg: answer } = await this.sockets[room].timeout(15_000).emitWithAck(event, { msg });
        assert.equal(answer.code, 1, JSON.stringify(answer));
        return answer;
      }

      say(to, msg) {
        return this.ask('/friend', 'sendfsmg', { to, msg });
      }

      next(event, where) {
        return new Promise((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error(`no ${event}; the program says:\n${program.output()}`)), 15_000);
          this.#look = () => {
            const at = this.#arrived.findIndex(([name, envelope]) => name === event && where(envelope));
            if (at < 0) return;
            clearTimeout(timer);
            this.#look = () => {};
            resolve(this.#arrived.splice(at, 1)[0][1]);
          };
          this.#look();
        });
      }
    }
  });
}
