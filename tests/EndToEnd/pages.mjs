// Builds programs from the code on documentation pages and runs them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './program.mjs';
import { temporaryFolder } from './server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const printedAddress = 'http://localhost:5000';

/** All blocks of a language whose info string ends in `tested`, such as "```sh tested", as one program that talks to `server`. */
export function programOf(page, language, server) {
  const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(/^```(\w+) tested\n(.*?)^```$/gms)].filter(([, named]) => named === language);
  const code = blocks.map(([, , text]) => text).join('\n');
  if (!code.includes(printedAddress)) throw new Error(`the ${language} of ${page} does not name ${printedAddress}`);
  return code.replaceAll(printedAddress, server);
}

/** A folder in which node finds the packages of these tests. */
export function nodeFolder() {
  const folder = temporaryFolder();
  symlinkSync(join(root, 'tests/EndToEnd/node_modules'), join(folder, 'node_modules'));
  return folder;
}

export function runJavaScript(code, env = {}) {
  const folder = nodeFolder();
  writeFileSync(join(folder, 'page.mjs'), code);
  return run(process.execPath, ['page.mjs'], { cwd: folder, env });
}

/** Builds and runs a program in one file; what a page imports further down belongs to its top. */
export async function runCSharp(code, env = {}, packages = {}) {
  const folder = temporaryFolder();
  const isImport = (line) => /^using [A-Z][\w.]*;/.test(line);
  const lines = code.split('\n');
  writeFileSync(join(folder, 'page.cs'), [
    '#:property PublishAot=false',   // The pages write anonymous objects, which reflection reads.
    '#:property RestorePackagesWithLockFile=true',   // Without it a package that is there only in a newer version is a warning.
    ...Object.entries(packages).map(([name, version]) => `#:package ${name}@${version}`),
    ...lines.filter(isImport), ...lines.filter((line) => !isImport(line)),
  ].join('\n'));

  // Into a file, because a compiler that stays for the next build would keep a pipe open.
  const log = join(folder, 'build.log');
  const file = openSync(log, 'w');
  const [status] = await once(spawn('dotnet', ['build', 'page.cs', '-o', 'out'], { cwd: folder, stdio: ['ignore', file, file], timeout: 150_000 }), 'exit');
  closeSync(file);
  if (status !== 0) throw new Error(readFileSync(log, 'utf8'));
  return run('dotnet', ['out/page.dll'], { cwd: folder, env });
}
