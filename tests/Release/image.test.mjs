// The container image: what is in it, and that the program runs on nothing else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../EndToEnd/server.mjs';
import { file, root, run } from './release.mjs';

test('It runs as nobody, with one volume and a health check', () => {
  const target = temporaryFolder();
  run('tar', ['-xf', file('-image.tar'), '-C', target]);
  const [{ Config: name, RepoTags: tags }] = JSON.parse(run('cat', [join(target, 'manifest.json')]));
  const { config } = JSON.parse(run('cat', [join(target, name)]));
  assert.match(tags[0], /^([\w./]+\/)?parley:\d/);
  assert.deepEqual([config.User, Object.keys(config.Volumes), config.Entrypoint], ['65532:65532', ['/data'], ['/app/parley']]);
  assert.deepEqual(config.Healthcheck.Test, ['CMD', '/app/parley', 'health']);
});

test('The program runs on what is in the image, and makes thumbnails', async () => {
  const image = join(root, 'artifacts/native/linux-x64/image/root');
  const folder = temporaryFolder();
  cpSync(image, folder, { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(folder, 'dev'));
  run('mknod', ['-m', '666', join(folder, 'dev/urandom'), 'c', '1', '9']);
  run('mknod', ['-m', '666', join(folder, 'dev/null'), 'c', '1', '3']);
  chmodSync(folder, 0o755);
  run('chown', ['65532:65532', join(folder, 'data')]);
  const child = spawn('/usr/sbin/chroot', ['--userspec=65532:65532', folder, '/app/parley'], {
    env: { PARLEY_DATA: '/data', PARLEY_URLS: 'http://127.0.0.1:25996', SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' }, stdio: 'inherit',
  });
  const api = 'http://127.0.0.1:25996/api/v1';
  try {
    for (let tries = 0; !(await fetch('http://127.0.0.1:25996/health/ready').catch(() => undefined))?.ok; tries++) {
      assert.ok(tries < 300, 'it does not start');
      await pause(100);
    }
    run('/usr/sbin/chroot', ['--userspec=65532:65532', folder, '/app/parley', 'health', '--urls', 'http://127.0.0.1:25996']);
    const account = { id: 'ada', password: 'correct horse battery' };
    const post = (path, body, headers) => fetch(api + path, { method: 'POST', headers, body });
    const json = { 'content-type': 'application/json' };
    assert.equal((await post('/setup', JSON.stringify(account), json)).status, 201);
    const { sid } = await (await post('/sessions', JSON.stringify(account), json)).json();
    const headers = { authorization: `Bearer ${sid}` };
    const sent = await post('/files?name=dot.png', dot(), { ...headers, 'content-type': 'image/png' });
    assert.equal(sent.status, 201, await sent.clone().text());
    const { file: id } = await sent.json();
    const small = await fetch(`${api}/files/${id}/thumbnail`, { headers });
    assert.equal(small.status, 200, await small.clone().text());
  } finally {
    const exited = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill('SIGTERM');
    await exited;
  }
});

const dot = () => Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
