import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const here = (path: string) => new URL(path, import.meta.url);

test('Every request of the OpenAPI document has a typed method, and only those', () => {
  const { paths } = JSON.parse(readFileSync(here('../../../docs/messenger/openapi.json'), 'utf8')) as { paths: Record<string, object> };
  const documented = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  const folder = here('../src/api/');
  const source = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  const called = [...source.matchAll(/http\.call\('(\w+)', '([^']+)'/g)].map(([, method, path]) => `${method} ${path}`);
  // These are no JSON: an upload reports its progress, a download is an address.
  const others = ['post /api/v1/files', 'get /api/v1/files/{id}', 'get /api/v1/files/{id}/thumbnail'];
  for (const one of others) expect(source).toContain(`'${one.split(' ')[1]}'`);
  expect([...called, ...others].sort()).toEqual(documented.sort());
});
