// start.sh builds only what has changed; here with a `dotnet` that only records its arguments.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from './program.mjs';
import { temporaryFolder } from './server.mjs';

const script = fileURLToPath(new URL('../../start.sh', import.meta.url));

test('start.sh builds only when something has changed', async () => {
  const root = join(temporaryFolder(), 'with a blank');
  const project = join(root, 'src/Parley.Server');
  const tools = join(root, 'tools');
  const [source, asked, built] = [join(project, 'Program.cs'), join(root, 'asked'), join(project, 'bin/Release/net10.0')];
  for (const folder of [project, join(project, 'obj'), join(root, 'src/Parley.Chat'), tools]) mkdirSync(folder, { recursive: true });
  copyFileSync(script, join(root, 'start.sh'));
  copyFileSync(join(script, '../tools/server.sh'), join(tools, 'server.sh'));
  writeFileSync(join(root, 'global.json'), '{}');
  writeFileSync(join(root, 'Directory.Build.props'), '<Project/>');
  writeFileSync(source, 'one');
  writeFileSync(join(tools, 'dotnet'), `#!/bin/sh
case "$1" in
  --version) echo "\${SDK:-10.0.100}" ;;
  build) echo build >>'${asked}'; mkdir -p '${built}/wwwroot'; cat '${source}' >'${built}/Parley.Server.dll'; [ "$(cat '${source}')" != broken ] || { echo 'error CS0000'; exit 1; } ;;
  *) shift; echo "runs $*" ;;
esac
`, { mode: 0o755 });

  const start = async (env = {}) => {
    rmSync(asked, { force: true });
    const ran = run('bash', [join(root, 'start.sh'), 'check', '--json', 'a b'], { env: { PATH: `${tools}:${process.env.PATH}`, ...env } });
    const code = await ran.ended;
    if (code === 0) assert.equal(ran.output(), 'runs check --json a b');
    return { code, output: ran.output(), builds: existsSync(asked) };
  };
  const builds = async (env) => (await start(env)).builds;
  const same = (file, text) => {
    const { atime, mtime } = statSync(file);
    writeFileSync(file, text);
    utimesSync(file, atime, mtime);
  };

  assert.equal(await builds(), true, 'the first time');
  assert.equal(await builds(), false, 'nothing has changed');
  same(source, 'two');
  assert.equal(await builds(), true, 'a file has changed, of the same size and time');
  writeFileSync(join(root, 'src/Parley.Chat/New.cs'), 'new');
  assert.equal(await builds(), true, 'a file has come');
  rmSync(join(root, 'src/Parley.Chat/New.cs'));
  assert.equal(await builds(), true, 'a file has gone');
  writeFileSync(join(root, 'Directory.Build.props'), '<Project></Project>');
  assert.equal(await builds(), true, 'a setting of the build has changed');
  same(join(built, 'Parley.Server.dll'), 'six');
  assert.equal(await builds(), true, 'somebody else has built in between');
  assert.equal(await builds({ SDK: '10.0.101' }), true, 'there is a newer SDK');
  assert.equal(await builds({ SDK: '10.0.101' }), false);

  writeFileSync(source, 'broken');
  const broken = await start();
  assert.deepEqual([broken.code, broken.output], [1, 'error CS0000']);
  assert.equal((await start()).code, 1, 'what could not be built is not run the next time');
  writeFileSync(source, 'mended');
  assert.equal((await start()).code, 0);
  assert.equal(readFileSync(join(built, 'Parley.Server.dll'), 'utf8'), 'mended');
});
