import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runServer } from './server.mjs';

test('The page for operators lists every setting that there is, and no other', async () => {
  const refused = runServer({ env: { PARLEY_NO_SUCH_SETTING: '1' } });
  assert.equal((await refused.exited).code, 2);
  const known = /There are: (.*) in the section Parley/.exec(refused.stderr)[1].split(', ');

  const page = readFileSync(new URL('../../docs/messenger/configuration.md', import.meta.url), 'utf8').split('<!-- The table ends here. -->')[0];
  const documented = [...page.matchAll(/^\| `([A-Z][\w:]*)` \|/gm)].map((match) => match[1]);
  assert.deepEqual(documented.sort(), known.sort());
});
