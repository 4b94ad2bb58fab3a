import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const vendor = new URL('../../src/Parley.Server/wwwroot/vendor/', import.meta.url);
const client = new URL('./node_modules/socket.io-client/', import.meta.url);

test("The page's copy of socket.io-client is the package's own", () => {
  const files = readdirSync(vendor).filter((name) => name.endsWith('.js'));
  assert.deepEqual(files, ['socket.io.esm.min.js']);
  for (const name of files) assert.deepEqual(readFileSync(new URL(name, vendor)), readFileSync(new URL(`dist/${name}`, client)));
});
