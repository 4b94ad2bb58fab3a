// A real PostgreSQL in a throw-away folder, reached by a socket in it: no port, no password, and nothing is left.
import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const account = 'postgres'; // PostgreSQL refuses to run as root; Debian's package makes this account.

/** Starts it. Returns `{ address, stop() }`; if it still runs when the process ends, it is stopped then. */
export function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-pg-'));
  const data = join(folder, 'data');
  const isRoot = process.getuid() === 0;
  if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'));
  const run = (program, ...words) => {
    const command = [join(programs(), program), ...words];
    // Its output is not read, because the server would keep a pipe open.
    execFileSync(isRoot ? 'runuser' : command[0], isRoot ? ['-u', account, '--', ...command] : command.slice(1), { cwd: '/', stdio: 'ignore' });
  };
  const stop = () => {
    process.off('exit', stop);
    if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', '-D', data, '-w', '-s', '-m', 'immediate', 'stop');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stop);

  run('initdb', '-D', data, '--username=parley', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions');
  appendFileSync(join(data, 'postgresql.conf'), `
    listen_addresses = ''
    unix_socket_directories = '${folder}'
    max_connections = 200
    logging_collector = off
  `);
  run('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-w', '-s', 'start');
  return { address: `Host=${folder};Username=parley;Database=postgres`, stop };
}

const idOf = (which) => Number(execFileSync('id', [which, account], { encoding: 'utf8' }));

function programs() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).filter((name) => /^\d+$/.test(name)).sort((a, b) => b - a) : [];
  const found = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
    .find((folder) => existsSync(join(folder, 'initdb')));
  if (!found) throw new Error('This test needs PostgreSQL 15 or newer (initdb, pg_ctl, postgres); ./test.sh installs it.');
  return found;
}
