// The reverse proxies of docs/messenger/operating.md, run unchanged, with Debian's programs.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, temporaryFolder } from './server.mjs';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const isRoot = process.getuid() === 0;

/** The block of a page with this language, which must be marked as tested. */
export function printed(language, page = 'messenger/operating.md') {
  const block = new RegExp(`^\`\`\`${language} tested\\n(.*?)^\`\`\`$`, 'ms').exec(readFileSync(join(docs, page), 'utf8'));
  if (!block) throw new Error(`${page} has no tested block for ${language}`);
  return block[1];
}

// The settings of a distribution's own files, beside which these examples are placed.
const programs = {
  nginx: {
    command: (folder) => ['/usr/sbin/nginx', '-c', join(folder, 'main.conf'), '-p', folder, '-e', 'stderr'],
    files: (example, folder) => ({
      'parley.conf': example,
      'main.conf': `daemon off; ${isRoot ? 'user root;' : ''} pid ${folder}/pid; error_log stderr; worker_processes 1; events {} http { access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
        include ${folder}/parley.conf; }`,
    }),
  },
  haproxy: {
    command: (folder) => ['/usr/sbin/haproxy', '-db', '-f', join(folder, 'haproxy.cfg')],
    files: (example) => ({ 'haproxy.cfg': `defaults\n    timeout client 50000\n    timeout connect 5000\n    timeout server 50000\n\n${example}` }),
  },
  caddy: {
    command: (folder) => ['/usr/bin/caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
    files: (example) => ({ Caddyfile: `{\n    admin off\n    auto_https disable_redirects\n}\n${example}` }),
  },
  apache: {
    command: (folder) => ['/usr/sbin/apache2', '-DFOREGROUND', '-f', join(folder, 'main.conf')],
    files: (example, folder) => ({
      'parley.conf': example,
      'main.conf': [
        `ServerRoot ${folder}`, `PidFile ${folder}/pid`, `DefaultRuntimeDir ${folder}`, `ErrorLog ${folder}/error.log`, 'ServerName localhost', isRoot ? 'User www-data' : '',
        ...['mpm_event', 'authz_core', 'ssl', 'socache_shmcb', 'proxy', 'proxy_http', 'headers'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
        `Include ${folder}/parley.conf`, '',
      ].join('\n'),
    }),
  },
};

export const names = Object.keys(programs);

/** Starts a proxy in front of a server: `{ url, port, stop() }`. `change` modifies the example. */
export async function startProxy(name, serverPort, change = (example) => example) {
  const folder = temporaryFolder();
  const port = await freePort();
  certificate(folder);
  const example = change(printed(name)).replaceAll('chat.example.com', 'localhost').replaceAll('8443', port).replaceAll('127.0.0.1:5000', `127.0.0.1:${serverPort}`)
    .replaceAll('/etc/ssl/parley/', `${folder}/`);
  for (const [file, text] of Object.entries(programs[name].files(example, folder))) writeFileSync(join(folder, file), text);

  const [command, ...args] = programs[name].command(folder);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder } });
  process.on('exit', () => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
  const ended = once(child, 'exit');
  await listening(port, () => {
    if (child.exitCode !== null) throw new Error(`${name} has ended:\n${output}`);
  }, () => output);
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  };
  return { url: `https://localhost:${port}`, port, stop };
}

function certificate(folder) {
  mkdirSync(folder, { recursive: true });
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost',
    '-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem'),
  ], { stdio: 'ignore' });
  writeFileSync(join(folder, 'both.pem'), readFileSync(join(folder, 'fullchain.pem'), 'utf8') + readFileSync(join(folder, 'privkey.pem'), 'utf8'));
}

// Programs report differently that they listen, so the test tries to connect.
async function listening(port, look, output) {
  for (const end = Date.now() + 15_000; Date.now() < end; await pause(20)) {
    look();
    const isOpen = await new Promise((resolve) => {
      const probe = connect(port, '127.0.0.1', () => { probe.destroy(); resolve(true); }).once('error', () => resolve(false));
    });
    if (isOpen) return;
  }
  throw new Error(`nothing listens at ${port}:\n${output()}`);
}
