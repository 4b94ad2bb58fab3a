import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url).pathname;

test('The types are those of the documents: `npm run types` makes them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-types-'));
  execFileSync('node', [join(root, 'tools/types.mjs'), folder]);
  for (const file of ['events.ts', 'http.ts']) {
    expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(join(root, 'src/generated', file), 'utf8'));
  }
  rmSync(folder, { recursive: true });
});

test('The payloads of the events have names', () => {
  const document = readFileSync(join(root, '../../docs/protocol/asyncapi.yaml'), 'utf8');
  expect(document).not.toMatch(/^ {6}payload:$/m);
});
