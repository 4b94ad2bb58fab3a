// install.sh and the Debian package, in a Debian of their own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../EndToEnd/server.mjs';
import { file, folder, run } from './release.mjs';

let debian;
const inside = (command, ...args) => run('/usr/sbin/chroot', [debian, command, ...args], { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, stdio: 'pipe' });
const has = (path) => existsSync(join(debian, path));

before(() => {
  debian = temporaryFolder();
  chmodSync(debian, 0o755); // It becomes the root folder of other users.
  run('debootstrap', ['--variant=minbase', '--include=ca-certificates,libssl3,libstdc++6,systemd,init-system-helpers', 'bookworm', debian, mirror()], { stdio: 'pipe' });
  mkdirSync(join(debian, 'downloads'));
  for (const name of readdirSync(folder).filter((one) => /(-x64\.tar\.gz|_amd64\.deb|SUMS)$/.test(one))) copyFileSync(join(folder, name), join(debian, 'downloads', name));
  run('tar', ['-xzf', file('-linux-x64.tar.gz'), '-C', join(debian, 'downloads'), '--strip-components=1', '--wildcards', '*/install.sh']);
  run('mount', ['--bind', '/dev', join(debian, 'dev')]);
  run('mount', ['-t', 'proc', 'proc', join(debian, 'proc')]);
});

after(() => {
  for (const one of ['dev', 'proc']) run('umount', ['-l', join(debian, one)]);
});

/** Where this machine gets Debian's packages. */
function mirror() {
  const found = run('apt-get', ['indextargets', '--format', '$(SITE)']).split('\n').find((one) => one && !/security/.test(one));
  return found ?? 'http://deb.debian.org/debian';
}

/** Runs the installed server as its service would, makes an account, and stops it. */
async function use(program, body) {
  const child = spawn('/usr/sbin/chroot', [debian, 'runuser', '-u', 'parley', '--', program], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', PARLEY_DATA: '/var/lib/parley', PARLEY_URLS: 'http://127.0.0.1:25997' }, stdio: 'inherit',
  });
  try {
    for (let tries = 0; ; tries++) {
      assert.equal(child.exitCode, null, 'it has ended');
      const ready = await fetch('http://127.0.0.1:25997/health/ready').catch(() => undefined);
      if (ready?.ok) break;
      assert.ok(tries < 300, 'it does not start');
      await pause(100);
    }
    return await body('http://127.0.0.1:25997/api/v1');
  } finally {
    if (child.exitCode === null) {
      const exited = new Promise((resolve) => { child.once('exit', resolve); });
      // Not runuser, which waits for it.
      run('pkill', ['-TERM', '-f', '-u', String(statSync(join(debian, 'var/lib/parley')).uid), program]);
      await exited;
    }
  }
}

const backups = () => readdirSync(join(debian, 'var/lib/parley/backups')).filter((name) => /^parley-\d/.test(name));
const account = { id: 'ada', password: 'correct horse battery', name: 'Ada' };
const post = (url, value) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

test('install.sh installs, upgrades with a backup, and removes', async () => {
  const archive = `/downloads/${basename(file('-linux-x64.tar.gz'))}`;
  const script = '/downloads/install.sh';
  assert.match(inside(script, archive), /Installed: Parley \d/);
  assert.match(inside('id', 'parley'), /\(parley\)/);
  assert.match(readFileSync(join(debian, 'etc/systemd/system/parley.service'), 'utf8'), /^ExecStart=\/opt\/parley\/parley$/m);
  inside('systemd-analyze', 'verify', '/etc/systemd/system/parley.service');
  inside('systemd-analyze', 'security', '--offline=true', '--threshold=15', '/etc/systemd/system/parley.service');
  assert.equal(statSync(join(debian, 'var/lib/parley')).mode & 0o777, 0o700);
  await use('/opt/parley/parley', async (api) => { assert.equal((await post(`${api}/setup`, account)).status, 201); });

  writeFileSync(join(debian, 'etc/parley/parley.env'), 'PARLEY_URLS=http://127.0.0.1:25998\n');
  assert.match(inside(script, archive), /backing up the data/);
  assert.equal(backups().length, 1);
  assert.match(readFileSync(join(debian, 'etc/parley/parley.env'), 'utf8'), /25998/, 'settings stay');
  await use('/opt/parley/parley', async (api) => { assert.equal((await post(`${api}/sessions`, account)).status, 201); });

  assert.match(inside(script, '--uninstall'), /The data is still in/);
  assert.ok(!has('opt/parley') && !has('etc/systemd/system/parley.service') && has('var/lib/parley/parley.db'));
  inside(script, '--uninstall', '--purge');
  assert.ok(!has('var/lib/parley') && !has('etc/parley'));
});

test('An archive that is damaged is refused before anything is changed', () => {
  const name = basename(file('-linux-x64.tar.gz'));
  const bytes = readFileSync(join(debian, 'downloads', name));
  mkdirSync(join(debian, 'damaged'));
  writeFileSync(join(debian, 'damaged', name), bytes.subarray(0, bytes.length - 1));
  copyFileSync(join(debian, 'downloads/SHA256SUMS'), join(debian, 'damaged/SHA256SUMS'));
  assert.throws(() => inside('/downloads/install.sh', `/damaged/${name}`), /download it again/);
  assert.ok(!has('opt/parley'));
});

test('lintian finds no error in the package', () => {
  assert.doesNotMatch(run('lintian', ['--fail-on', 'none', file('_amd64.deb')], { stdio: 'pipe' }), /^E:/m);
});

test('The package installs, keeps its data when removed, and takes it when purged', async () => {
  inside('dpkg', '-i', `/downloads/${basename(file('_amd64.deb'))}`);
  await use('/usr/bin/parley', async (api) => { assert.equal((await post(`${api}/setup`, account)).status, 201); });
  inside('dpkg', '-i', `/downloads/${basename(file('_amd64.deb'))}`);
  assert.equal(backups().length, 1, 'an upgrade backs up');
  inside('dpkg', '-r', 'parley');
  assert.ok(has('var/lib/parley/parley.db') && !has('usr/bin/parley'));
  inside('dpkg', '-P', 'parley');
  assert.ok(!has('var/lib/parley') && !has('etc/parley'));
});
