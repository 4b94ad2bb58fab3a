import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

test('The description of the HTTP interface passes a strict linter without a warning', () => {
  const cli = fileURLToPath(new URL('./node_modules/@redocly/cli/bin/cli.js', import.meta.url));
  const document = fileURLToPath(new URL('../../docs/messenger/openapi.json', import.meta.url));
  const run = spawnSync(process.execPath, [cli, 'lint', document, '--extends=recommended-strict', '--format=json'], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),   // where .redocly.lint-ignore.yaml is
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  assert.deepEqual(JSON.parse(run.stdout).problems, []);
});
