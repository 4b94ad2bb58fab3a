// What ./build.sh release has made, for the tests of this folder.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../EndToEnd/server.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const folder = join(root, 'artifacts/release');

/** The path of the one file that ends so. */
export function file(end) {
  const [name, ...others] = readdirSync(folder).filter((one) => one.endsWith(end));
  if (!name || others.length > 0) throw new Error(`${folder} should have one file that ends with ${end}; run ./build.sh release`);
  return join(folder, name);
}

/** Runs a program of this machine to its end, and returns what it printed. */
export const run = (command, args, options = {}) => execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options });

/** The unpacked archive for a platform. */
export function unpacked(platform = 'linux-x64') {
  const target = temporaryFolder();
  run('tar', ['-xzf', file(`-${platform}.tar.gz`), '-C', target]);
  return join(target, readdirSync(target)[0]);
}
