// The answer to OWASP ASVS: it is complete, it adds up, and what it names exists.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/operations/asvs.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| \*{0,2}([^|*]+?)\*{0,2} \| ([^|]*) \|$/gm)]
  .map(([, id, level, about, answer, how]) => ({ id, level, about, answer, how }));

function files(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'bin', 'obj', 'wwwroot', 'dist'].includes(entry.name)) return [];
    return entry.isDirectory() ? files(join(folder, entry.name)) : [entry.name];
  });
}

test('Every requirement of levels 1 and 2 has one answer, and the counts are right', () => {
  assert.equal(rows.length, 253);
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  for (const [, answer, one, two] of page.matchAll(/^\| \*\*([a-z/ ]+)\*\* \| [^|]+ \| (\d+) \| (\d+) \|$/gm)) {
    const count = (level) => rows.filter((row) => row.answer === answer && row.level === level).length;
    assert.deepEqual([count('1'), count('2')], [Number(one), Number(two)], answer);
  }
  assert.deepEqual([...new Set(rows.map(({ answer }) => answer))].sort(), ['met', 'n/a', 'not met', 'operator', 'partly']);
});

test('Whatever is not met is said at the beginning, and an answer has a reason', () => {
  const [, summary] = /^What is not met, in short: (.*)$/m.exec(page);
  for (const { id } of rows.filter(({ answer }) => answer === 'not met')) assert.ok(summary.includes(id), id);
  for (const { id } of rows.filter(({ answer, how }) => answer !== 'n/a' && how === '')) assert.fail(id);
});

test('The types, tests and files that it names exist', () => {
  const names = new Set([...files('src'), ...files('tests'), ...files('web/src'), ...files('sdk/typescript')]);
  const has = (name) => names.has(name) || ['.cs', '.ts'].some((end) => names.has(name + end));
  const named = [...page.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  const types = named.filter((name) => /^([A-Z][a-z0-9]+){2,}$/.test(name) || /^[\w.-]+\.(mjs|ts|tsx|cs)$/.test(name));
  assert.ok(types.length > 120, `${types.length}`);
  assert.deepEqual([...new Set(types.filter((name) => !has(basename(name)) && !known.has(name)))], []);
  for (const name of named.filter((one) => /^(src|tests|web|sdk)\//.test(one))) assert.ok(existsSync(join(root, name)), name);
});

// Of others: attributes of cookies, parts of .NET; and a setting.
const known = new Set(['HttpOnly', 'Utf8JsonWriter', 'BasePath', 'SameSite', 'SetHttpFileName', 'RandomNumberGenerator', 'NuGetAudit']);
