// The committed files of the web client are those that its source gives, and small enough to start with.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '../server.mjs';

const source = fileURLToPath(new URL('../../../web/', import.meta.url));
const committed = fileURLToPath(new URL('../../../src/Parley.Server/wwwroot/', import.meta.url));
const mostAtStart = 150 * 1024;

const filesIn = (folder) => Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile())
  .map((file) => join(file.parentPath, file.name))
  .map((path) => [path.slice(folder.length).replace(/^\//, ''), readFileSync(path)]));

test('A build of the web client gives the committed files: npm run build:server', { timeout: 300_000 }, () => {
  const folder = temporaryFolder();
  const build = spawnSync('npx', ['vite', 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], { cwd: source, encoding: 'utf8' });
  assert.equal(build.status, 0, build.stdout + build.stderr);

  const [built, kept] = [filesIn(folder), filesIn(committed)];
  assert.deepEqual(Object.keys(built).sort(), Object.keys(kept).sort());
  for (const [name, bytes] of Object.entries(built)) assert.ok(bytes.equals(kept[name]), `${name} is not current`);
});

test('What the page loads at its start is at most 150 KB of compressed script, with the longer catalogue', (t) => {
  const files = filesIn(committed);
  const page = files['index.html'].toString();
  const scripts = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name);
  assert.ok(scripts.length > 0);
  const catalogues = Object.keys(files).filter((name) => /assets\/(en|zh)-/.test(name));
  assert.equal(catalogues.length, 2);
  const size = (name) => gzipSync(files[name], { level: 9 }).length;
  const all = scripts.reduce((sum, name) => sum + size(name), 0) + Math.max(...catalogues.map(size));
  t.diagnostic(`${all} bytes in ${scripts.length + 1} files`);
  assert.ok(all <= mostAtStart, `${all} bytes`);
});
